/** What operators of the network do to others: KILL (RFC 2812 3.7.1; modern.ircdocs.horse). */
import { endUser } from './attachment.ts'
import { findUser, type Context } from './context.ts'
import type { Command } from './command.ts'
import { refuse, type Refusal } from './refusal.ts'
import { hasRight, type Right } from './rights.ts'
import { sourceOf, type UserState } from './state.ts'
import { truncateText } from './text.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

/**
 * Whose doing a command of an operator is: its user, if it has the right, or an owner that has come by another way than the chat.
 * @returns null when it was refused
 */
function actorOf(context: Context, user: UserState | null, right: Right, actor: string | null): string | null {
  if (user === null) return actor
  const refusal = refuseRight(context, user, right)
  if (refusal === null) return sourceOf(user)
  context.refuse(refusal)
  return null
}

function refuseRight({ state }: Context, user: UserState, right: Right): Refusal | null {
  if (hasRight(state.policy, user, right)) return null
  if (user.oper === null) return refuse('ERR_NOPRIVILEGES')
  return refuse('ERR_NOPRIVILEGES', [], `Permission denied: your class of operators lacks the right "${right}"`)
}

/** @param user null for an owner that has come by another way */
export function kill(context: Context, user: UserState | null, command: CommandOf<'kill'>): void {
  const by = actorOf(context, user, 'kill', command.actor)
  if (by === null) return
  const target = findUser(context.state, command.nick)
  if (target === undefined) return context.refuse(refuse('ERR_NOSUCHNICK', [command.nick]))
  const reason = truncateText(command.reason ?? '', context.limits.reasonBytesMax)
  context.happened(target, { kind: 'killed', nick: target.nick, by, reason })
  const name = user?.nick ?? by
  endUser(context, target, reason === '' ? `Killed by ${name}` : `Killed by ${name}: ${reason}`)
}
