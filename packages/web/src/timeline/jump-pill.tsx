/** Away from the end: how many messages came meanwhile, and the way there. */
import type { Place } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { Icon } from '../controls/icon.tsx'

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
      <Icon name="down" />
      {place.unread > 0 ? words.newCount(place.unread) : words.latest}
    </button>
  )
}
