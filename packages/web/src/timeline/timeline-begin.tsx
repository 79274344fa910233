/** What stands above the first message: the beginning of the place, or that earlier messages are coming, or why they are not. */
import { itemsOf, type Place, type Timeline } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'

export function TimelineBegin({ place }: { readonly place: Place }) {
  const { strings } = useApp()
  const { client, connection } = useChat()
  const words = strings.value.timeline
  const { earlier, isCatchingUp } = place.loading
  const shown = place.detached ?? place.timeline
  if (typeof earlier === 'object') {
    return (
      <p class="timeline-begin">
        <span class="problem">{words.notLoaded}</span>{' '}
        <button type="button" class="link-button" onClick={() => client.act({ kind: 'earlier', place: place.key })}>
          {words.again}
        </button>
      </p>
    )
  }
  // What the server says is in no history.
  if ((shown.isBegin || place.kind === 'server') && !isCatchingUp) {
    return (
      <div class="timeline-begin">
        <p class="timeline-begin-title">
          {place.kind === 'channel'
            ? words.beginOfChannel(place.name)
            : place.kind === 'conversation'
              ? words.beginOfConversation(place.name)
              : words.beginOfServer}
        </p>
        {place.kind !== 'server' && place.membership.kind === 'joined' && isUnspoken(shown) && (
          <p class="hint">{words.empty}</p>
        )}
      </div>
    )
  }
  const isLoading = connection.value.kind === 'online' && (earlier === 'busy' || isCatchingUp)
  return (
    <div class="timeline-begin timeline-loading">
      {isLoading && <span class="spinner" role="status" aria-label={words.loading} />}
    </div>
  )
}

/** Of the first that came there nobody has said anything. */
const FEW_ITEMS = 20

function isUnspoken(timeline: Timeline): boolean {
  return timeline.length < FEW_ITEMS && !itemsOf(timeline).some(({ kind }) => kind === 'message')
}
