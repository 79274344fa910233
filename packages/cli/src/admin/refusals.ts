/** What the server refuses: the frequent ones in the language of the person, and others as the server says them. */
import { type Text, text } from '../language/text.ts'

export interface Refused {
  readonly said: Text
  readonly remedy: Text
}

const HELP = text`partyline admin --help shows what can be done`

/** By the code of the refusal. @param subject what was to be done something with */
const KNOWN: ReadonlyMap<unknown, (subject: string) => Refused> = new Map([
  ['ACCOUNT_UNKNOWN', (name: string) => missing(text`There is no account ${name}`, 'accounts')],
  ['NO_SUCH_BAN', (target: string) => missing(text`There is no ban of ${target}`, 'bans')],
  ['NO_SUCH_INVITATION', (id: string) => missing(text`There is no invitation ${id}`, 'invitations')],
  ['NO_SUCH_TOKEN', (name: string) => missing(text`There is no token ${name}`, 'tokens')],
  ['ERR_NOSUCHNICK', (nick: string) => missing(text`There is nobody called ${nick}`, 'people')],
  ['BAD_ACCOUNT_NAME', () => ({ said: text`This cannot be the name of an account`, remedy: HELP })],
  ['INVALID_DURATION', () => ({ said: text`A duration is written such as 3d or 1d12h`, remedy: HELP })],
  [
    'INVALID_TARGET',
    () => ({
      said: text`This is no account, mask, address or network of addresses, or would match everybody`,
      remedy: HELP,
    }),
  ],
])

/** @param path what was asked for, with the subject in its second part. @param value what was answered */
export function refusedOf(path: string, value: unknown): Refused {
  const { code, text: said } = errorIn(value)
  const [, subject = ''] = /^\/\w+\/([^/?]+)/.exec(path) ?? []
  return KNOWN.get(code)?.(decodeURIComponent(subject)) ?? { said, remedy: HELP }
}

/** @param list the task that shows what there is */
function missing(said: Text, list: string): Refused {
  return { said, remedy: text`partyline admin ${list} lists those that there are` }
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
