/** What somebody does (`/me`, CTCP ACTION): the name is a part of the sentence. */
import { MessageText } from './message-text.tsx'
import { PersonName } from './person-name.tsx'

export interface ActionTextParts {
  readonly nick: string
  readonly account: string | null
  readonly text: string
}

export function ActionText({ nick, account, text }: ActionTextParts) {
  return (
    <div class="action-text">
      <PersonName nick={nick} account={account} /> <MessageText text={text} />
    </div>
  )
}
