/** Queries that may name the server that is to answer (RFC 2812 3.4): by a mask of its name, or by a nickname on it. */
import { Mask } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import { refuse, type Refusal } from '../network/refusal.ts'
import type { User } from '../network/state.ts'
import type { Responder } from './definition.ts'

/** The name of the server where a user is: that of its latest session, and of this one where it has none. */
export function serverOf({ network, info }: Pick<Responder, 'network' | 'info'>, user: User): string {
  return network.serverOf(user) ?? info.name
}

/** There is one server, so that the only question is whether it is meant. */
export function refuseServer({ network, info }: Responder, target: string | undefined): Refusal | null {
  if (target === undefined || target === '') return null
  const isMeant = new Mask(target).matches(nameKey(info.name)) || network.userByNick(target) !== undefined
  return isMeant ? null : refuse('ERR_NOSUCHSERVER', [target])
}
