/** What questions of operators need. Wishes are judged where they are carried out. */
import type { Network } from '../network/network.ts'
import { refuse, type Refusal } from '../network/refusal.ts'
import type { Right } from '../network/rights.ts'
import type { User } from '../network/state.ts'

export function lacksRight(network: Network, user: User, right: Right): Refusal | null {
  return network.hasRight(user, right) ? null : refuse('ERR_NOPRIVILEGES')
}
