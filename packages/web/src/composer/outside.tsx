/** In place of the composer, where the person is not in the channel: why, and the way in again. */
import { describeRefusal, type Membership, type Place } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useApp } from '../app/app.ts'
import { useChat } from '../chat/chat.ts'
import { outsideWords } from './outside-words.ts'

/** While a channel is being joined, as after a broken connection, the composer stays: what is written waits. */
export type Excluded = Exclude<Membership, { kind: 'joined' | 'joining' }>

export function Outside({ place, membership }: { readonly place: Place; readonly membership: Excluded }) {
  const app = useApp()
  const { client } = useChat()
  const [key, setKey] = useState('')
  const words = outsideWords(app.language.value)
  const needsKey = membership.kind === 'refused' && membership.code === '475'
  return (
    <form
      class="outside"
      onSubmit={(event) => {
        event.preventDefault()
        client.act({ kind: 'join', channel: place.name, ...(key === '' ? {} : { key }) })
      }}
    >
      <p role="status">{reasonOf(membership, place.name, app)}</p>
      {needsKey && (
        <input
          class="field"
          type="password"
          autocomplete="off"
          aria-label={words.key}
          placeholder={words.key}
          value={key}
          onInput={({ currentTarget }) => setKey(currentTarget.value)}
        />
      )}
      <div class="outside-buttons">
        <button type="submit" class="button button-primary">
          {words.join}
        </button>
        <button type="button" class="button" onClick={() => client.act({ kind: 'forget', place: place.key })}>
          {words.forget}
        </button>
      </div>
    </form>
  )
}

function reasonOf(membership: Excluded, name: string, { language, say }: ReturnType<typeof useApp>): string {
  const words = outsideWords(language.value)
  switch (membership.kind) {
    case 'left':
      return words.left
    case 'kicked':
      return membership.reason === '' ? words.kicked(membership.by) : words.kickedFor(membership.by, membership.reason)
    case 'refused':
      return say.value(describeRefusal({ ...membership, context: [name] }))
    default:
      return membership satisfies never
  }
}
