/** Why a message was not sent, and what can be done with it. */
import { describeRefusal, type PendingMessage, type SendFailure } from '@partyline/irc/client'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'

export interface FailureParts {
  readonly status: SendFailure
  readonly message: PendingMessage
}

export function Failure({ status, message }: FailureParts) {
  const { strings, say } = useApp()
  const { client, place } = useChat()
  const words = strings.value.pending
  const act = (kind: 'resend' | 'discard') => {
    if (place.value !== null) client.act({ kind, place: place.value.key, key: message.key })
  }
  return (
    <p class="send-failure" role="alert">
      <span class="problem">
        {status.kind === 'refused' ? `${words.refused} ${say.value(describeRefusal(status))}` : words[status.kind]}
      </span>
      <button type="button" class="link-button" onClick={() => act('resend')}>
        {words.again}
      </button>
      <button type="button" class="link-button" onClick={() => act('discard')}>
        {words.discard}
      </button>
    </p>
  )
}
