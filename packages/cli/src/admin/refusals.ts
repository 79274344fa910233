/** What the server refuses, in the words in which it says it, and what to do then. */
import { EXIT } from '../exit-codes.ts'
import { type Text, text } from '../language/text.ts'

export interface Refused {
  readonly said: Text
  readonly remedy: Text
  readonly exitCode: number
}

/** By the code of the refusal: the task that lists what there is of that kind. */
const LISTS: ReadonlyMap<unknown, string> = new Map([
  ['ACCOUNT_UNKNOWN', 'accounts'],
  ['NO_SUCH_BAN', 'bans'],
  ['NO_SUCH_CHANNEL', 'channels'],
  ['NO_SUCH_INVITATION', 'invitations'],
  ['NO_SUCH_TOKEN', 'tokens'],
  ['ERR_NOSUCHNICK', 'people'],
])

/** By the status of the answer. */
const EXIT_CODES: ReadonlyMap<number, number> = new Map([
  [400, EXIT.usage],
  [404, EXIT.missing],
])

/** @param value what was answered */
export function refusedOf(status: number, value: unknown): Refused {
  const { code, text: said } = errorIn(value)
  return { said, remedy: remedyOf(status, LISTS.get(code)), exitCode: EXIT_CODES.get(status) ?? EXIT.refused }
}

function remedyOf(status: number, list: string | undefined): Text {
  if (list !== undefined) return text`partyline admin ${list} lists those that there are`
  if (status >= 500) return text`See in the log of the server what happened`
  return text`partyline admin --help shows what can be done`
}

function errorIn(value: unknown): { readonly code: unknown; readonly text: Text } {
  if (typeof value !== 'object' || value === null || !('error' in value)) {
    return { code: null, text: text`the server answered something else` }
  }
  const { error } = value
  return typeof error === 'object' && error !== null && 'text' in error
    ? { code: 'code' in error ? error.code : null, text: String(error.text) }
    : { code: null, text: text`the server refused it` }
}
