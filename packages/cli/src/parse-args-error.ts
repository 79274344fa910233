/** What parseArgs of Node says, in the words of this command: without its advice on arguments that begin with a hyphen. */
import { type Text, text } from './language/text.ts'

export function sayParseArgsError(error: unknown): Text {
  const message = error instanceof Error ? error.message : String(error)
  const [, unknown] = /^Unknown option '([^']+)'/.exec(message) ?? []
  if (unknown !== undefined) return text`there is no option ${unknown}`
  const [, empty] = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(message) ?? []
  if (empty !== undefined) return text`the option ${empty} needs a value`
  return message.replace(/\. To specify.*$/s, '')
}
