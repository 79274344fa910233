/**
 * ACCEPT, as Hybrid, Solanum and Ergo have it: these guests reach the user in spite of its mode R. It says the same as having written to them, so
 * that there is one list: the latest partners of the user.
 */
import type { Command } from './command.ts'
import { findUser, type Context } from './context.ts'
import { setAddressed, wasAddressed } from './correspondents.ts'
import { refuse } from './refusal.ts'
import type { UserState } from './state.ts'

export function accept(
  context: Context,
  user: UserState,
  command: Extract<Command, { readonly kind: 'accept' }>,
): void {
  for (const { sign, nick } of command.changes) {
    const other = findUser(context.state, nick)
    if (other === undefined) {
      context.refuse(refuse('ERR_NOSUCHNICK', [nick]))
      continue
    }
    const isSet = sign === '+'
    if (isSet === wasAddressed(context.state, user, other))
      context.refuse(refuse(isSet ? 'ERR_ACCEPTEXIST' : 'ERR_ACCEPTNOT', [other.nick]))
    else setAddressed(context, user, other, isSet)
  }
}
