/**
 * Whether a request comes from a program on this machine. A loopback address alone does not say so: a proxy on this machine has one too,
 * and so has a browser here that was led by a stranger's name (DNS rebinding).
 */
import type { Address } from '@partyline/net'
import { isLoopback } from '@partyline/net'
import { isIP } from 'node:net'
import type { Asker } from './answer.ts'

/** What proxies add. Where they are believed, the origin is already that of the client. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const

/** @param isAlsoFrom addresses from which it may come besides */
export function isFromHere(
  { origin, headers }: Asker,
  isAlsoFrom: (address: Address) => boolean = () => false,
): boolean {
  const from = origin()
  if (from === null) return false
  const isBelieved = from.chain.length > 0 || FORWARDED.every((name) => headers[name] === undefined)
  if (!isBelieved) return false
  return isAlsoFrom(from.address) || (isLoopback(from.address) && isOwnHost(headers.host))
}

/** No name of a stranger is an address, or localhost (RFC 6761 6.3). A Unix socket is asked without one. */
function isOwnHost(host = 'localhost'): boolean {
  const hostname = host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1')
  return isIP(hostname) !== 0 || /^(?:.*\.)?localhost$/i.test(hostname)
}
