/** Whether an operator of the network may do what it wishes, and under which name it did it. */
import type { Context } from './context.ts'
import { refuse, type Refusal } from './refusal.ts'
import { hasRight, type Right } from './rights.ts'
import { sourceOf, type UserState } from './state.ts'

/**
 * Whose doing a command of an operator is: its user, if it has the right, or an owner that has come by another way than the chat.
 * @returns null when it was refused
 */
export function actorOf(context: Context, user: UserState | null, right: Right, actor: string | null): string | null {
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
