/** Another nickname: what the server says against it stands below, among its refusals. */
import { SERVER_PLACE } from '@partyline/irc/client'
import { useState } from 'preact/hooks'
import { useChat } from '../chat/chat.ts'
import { Field } from '../panel/field.tsx'
import { useWords } from '../panel/words.ts'

/** Also without a connection: the next one begins with it. */
export function NicknameForm() {
  const { client, me } = useChat()
  const words = useWords().settings
  const { nick } = me.value
  const [wanted, setWanted] = useState(nick)
  return (
    <form
      class="settings-form settings-line"
      onSubmit={(event) => {
        event.preventDefault()
        client.act({ kind: 'nick', nick: wanted.trim(), place: SERVER_PLACE })
      }}
    >
      <Field name={words.nick} value={wanted} onValue={setWanted} autocomplete="nickname" isNeeded />
      <button type="submit" class="button" disabled={wanted.trim() === '' || wanted.trim() === nick}>
        {words.changeNick}
      </button>
    </form>
  )
}
