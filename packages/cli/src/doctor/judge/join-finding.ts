/** What it takes to join, with a command to copy. */
import { type Finding, ok } from '../finding.ts'

export function joinFinding(wantsPassword: boolean, how: string, command: string): Finding {
  const need = wantsPassword ? 'To join you need the password of the server' : 'To join you need no password'
  return ok('join', `${need}; ${how}:`, command)
}
