/** Away from the end: how many messages came meanwhile, and the way there. */
import type { Place } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Drawing } from '../controls/icon.tsx'

const DOWN = 'M10 4v11M5.5 10.5 10 15l4.5-4.5'

export function JumpPill({ place }: { readonly place: Place }) {
  const { strings } = useApp()
  const { target } = useChat()
  const words = strings.value.timeline
  return (
    <button
      type="button"
      class="jump-pill"
      data-new={place.unread > 0 || undefined}
      onClick={() => {
        target.value = { kind: 'end' }
      }}
    >
      <Drawing path={DOWN} />
      {place.unread > 0 ? words.newCount(place.unread) : words.latest}
    </button>
  )
}
