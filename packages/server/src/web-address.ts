/** Where programs reach the web door, as far as the server knows: neither its other names, nor whether a proxy is in front of it. */
import { isIPv4 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import type { Clock } from '@partyline/net'
import { machineAddresses } from './certificate/certificate-names.ts'
import { formatAddress, isEveryInterface, isLoopback, parseAddress } from './config/address.ts'
import type { OpenDoor, WebAddress } from './session/server-info.ts'

/** Each client that comes in is told it, and the system takes its time to name its addresses. Those change now and then. */
const LOOKUP_MS = 10_000

/** The best way in: what other machines reach, and of that what is encrypted. @param publicHost stands for every interface */
export function webAddress(doors: readonly OpenDoor[], publicHost: () => string): WebAddress | null {
  const ways = doors.flatMap(({ visitors, isEncrypted, addresses }) => {
    if (visitors !== 'browsers') return []
    return addresses.flatMap((written) => {
      const address = parseAddress(written)
      if (address?.kind !== 'tcp') return []
      const reached = isEveryInterface(address) ? { ...address, host: publicHost() } : address
      const origin = `${isEncrypted ? 'https' : 'http'}://${formatAddress(reached)}`
      return { origin, isHere: isLoopback(address), isEncrypted }
    })
  })
  const rank = ({ isHere, isEncrypted }: (typeof ways)[number]) => (isHere ? 2 : 0) + (isEncrypted ? 0 : 1)
  const [best] = ways.toSorted((one, other) => rank(one) - rank(other))
  return best === undefined ? null : { origin: best.origin, isHere: best.isHere }
}

/** The first address of this machine, of IPv4 where it has one; else its name. */
export function publicHost(): string {
  const addresses = machineAddresses(networkInterfaces())
  return addresses.find(isIPv4) ?? addresses[0] ?? hostname()
}

/** What was found last, where that was a moment ago. */
export function lookedUpNow<T>(find: () => T, clock: Pick<Clock, 'monotonic'>): () => T {
  let last: { readonly at: number; readonly value: T } | null = null
  return () => {
    const at = clock.monotonic()
    if (last === null || at - last.at >= LOOKUP_MS) last = { at, value: find() }
    return last.value
  }
}
