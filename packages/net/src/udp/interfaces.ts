/** The network interfaces of this machine by name or address, in the form that the multicast calls of Node want. */
import { networkInterfaces } from 'node:os'
import { InterfaceNotFoundError } from '../errors.ts'

export interface NetworkInterface {
  readonly name: string
  /** What Node wants to hear: an IPv4 address of the interface, or its scope (RFC 4007 11) for IPv6. */
  readonly selector: string
}

/** All interfaces that are up and have an address of this family. */
export function listInterfaces(family: 4 | 6): readonly NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => {
    const first = addresses.find((address) => address.family === `IPv${family}`)
    if (first === undefined) return []
    if (family === 4) return [{ name, selector: first.address }]
    // Windows numbers its interfaces in a scope, other systems name them.
    const scope = addresses.find(({ family, scopeid = 0 }) => family === 'IPv6' && scopeid > 0)?.scopeid
    return [{ name, selector: `::%${process.platform === 'win32' ? String(scope ?? 0) : name}` }]
  })
}

/**
 * @param wanted the name of an interface, or one of its addresses of either family
 * @throws {InterfaceNotFoundError} it lists the interfaces that there are
 */
export function findInterface(wanted: string, family: 4 | 6): NetworkInterface {
  const all = listInterfaces(family)
  const found = all.find(({ name }) => name === wanted || hasAddress(name, wanted))
  if (found !== undefined) return found
  throw new InterfaceNotFoundError(
    wanted,
    family,
    all.map(({ name }) => name),
  )
}

function hasAddress(name: string, wanted: string): boolean {
  return networkInterfaces()[name]?.some(({ address }) => address === wanted) ?? false
}
