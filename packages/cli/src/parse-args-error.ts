/** What parseArgs of Node says, in the words of this command: without its advice on arguments that begin with a hyphen. */
import { type Text, text } from './language/text.ts'

/** @param meant the option that is most like an unknown one, with its hyphens */
export function sayParseArgsError(error: unknown, meant: (unknown: string) => string | null = () => null): Text {
  const message = error instanceof Error ? error.message : String(error)
  const [, unknown] = /^Unknown option '([^']+)'/.exec(message) ?? []
  if (unknown !== undefined) {
    const known = meant(unknown)
    return known === null
      ? text`there is no option ${unknown}`
      : text`there is no option ${unknown}. Did you mean ${known}?`
  }
  const [, empty] = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(message) ?? []
  if (empty !== undefined) return text`the option ${empty} needs a value`
  return message.replace(/\. To specify.*$/s, '')
}
