/** What it takes to join, with a command to copy. */
import { type Text, text } from '../../language/text.ts'
import { type Finding, ok } from '../finding.ts'

export function joinFinding(wantsPassword: boolean, how: Text, command: string): Finding {
  const need = wantsPassword ? text`To join you need the password of the server` : text`To join you need no password`
  return ok('join', text`${need}; ${how}:`, command)
}
