/** Queries that may name the server that is to answer (RFC 2812 3.4): by a mask of its name, or by a nickname on it, also of a service. */
import { Mask } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import { refuse, type Refusal } from '../network/refusal.ts'
import type { User } from '../network/state.ts'
import type { Responder } from './definition.ts'
import { serviceNamed } from './services/services.ts'

/** The name of the server where a user is: that of its latest session, and of this one where it has none. */
export function serverOf({ network, info }: Pick<Responder, 'network' | 'info'>, user: User): string {
  return network.serverOf(user) ?? info.name
}

/**
 * Each server answers for itself, so that the only question is whether it is meant.
 * @param others for which it can answer as well
 */
export function refuseServer(
  { network, info }: Responder,
  target: string | undefined,
  others: Iterable<string> = [],
): Refusal | null {
  if (target === undefined || target === '') return null
  const mask = new Mask(target)
  const isServer = [info.name, ...others].some((name) => mask.matches(nameKey(name)))
  const isNick = network.userByNick(target) !== undefined || serviceNamed(target) !== undefined
  return isServer || isNick ? null : refuse('ERR_NOSUCHSERVER', [target])
}
