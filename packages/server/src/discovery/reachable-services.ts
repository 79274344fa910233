/** The doors of a server that others on its network can use, as services (RFC 6335). */
import { isLoopback, parseAddress } from '../config/address.ts'
import type { Service } from './services.ts'

const TYPES: Readonly<Record<string, Service['type']>> = {
  irc: ['_irc', '_tcp'],
  ircs: ['_ircs', '_tcp'],
  web: ['_http', '_tcp'],
  webs: ['_https', '_tcp'],
}

/** @param doors where each listens, as `HOST:PORT`; Unix sockets and loopback are of this machine alone */
export function reachableServices(doors: Readonly<Record<string, readonly string[]>>): readonly Service[] {
  return Object.entries(doors).flatMap(([name, addresses]) => {
    const type = TYPES[name]
    // A service of one name is at one place.
    const [port] = addresses.flatMap((address) => portOf(address) ?? [])
    return type === undefined || port === undefined ? [] : [{ type, port }]
  })
}

function portOf(address: string): number | null {
  const parsed = parseAddress(address)
  return parsed?.kind !== 'tcp' || isLoopback(parsed) ? null : parsed.port
}
