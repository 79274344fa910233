/** Whether a user reaches another one in private, with a message or an invitation: SILENCE, and user mode R. */
import { wasAddressed } from './correspondents.ts'
import { hasMode } from './modes.ts'
import { refuse, type Refusal } from './refusal.ts'
import { isSilenced } from './silence.ts'
import type { NetworkState, UserState } from './state.ts'

/** `unheard`: it does not, and is not told. */
export function refuseContact(state: NetworkState, other: UserState, user: UserState): Refusal | 'unheard' | null {
  if (isSilenced(other, user)) return 'unheard'
  if (!isClosedTo(state, other, user)) return null
  const text = 'Only people with an account reach this person. Please log in first'
  return refuse('ERR_NEEDREGGEDNICK', [other.nick], text)
}

/** User mode R. Whoever the user has written to may answer. */
function isClosedTo(state: NetworkState, other: UserState, user: UserState): boolean {
  if (!hasMode(other, 'R') || user.account !== null || user === other) return false
  return !wasAddressed(state, other, user)
}
