/** Where a datagram goes, in the form that a socket of one family takes. */
import { inspect } from 'node:util'
import { formatHostPort, hostFamily, type IpAddress } from '../address.ts'
import type { ResolvedAddress } from '../connect/resolve.ts'
import { TargetError } from '../errors.ts'
import type { HostTarget } from '../target.ts'

const FOR_BOTH_FAMILIES = 'bind the socket to :: or to an empty host, which is for both families'

export interface Destination {
  /** As it was given. */
  readonly name: string
  /** An address as the socket takes it: IPv4 is written as mapped into IPv6 (RFC 4291 2.5.5.2) on an IPv6 socket. */
  readonly host: string
  readonly port: number
  /** The family of the packet that goes out. */
  readonly family: 4 | 6
}

/** As `hostFamily`; 0 is a name. */
export function familyOf(target: HostTarget | IpAddress): 0 | 4 | 6 {
  return 'kind' in target ? target.family : hostFamily(target.host)
}

/** @throws {TargetError} a port that nothing can be sent to, or the wrong family */
export function destination(host: string, port: number, family: 4 | 6, socketFamily: 4 | 6): Destination {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new TargetError(`cannot send to ${host}: port ${inspect(port)} is not a number from 1 to 65535`, {
      phase: 'write',
      remedy: 'give the port on which the other side listens, from 1 to 65535',
    })
  }
  if (family === socketFamily) return { name: host, host, port, family }
  if (family === 4) return { name: host, host: `::ffff:${host}`, port, family }
  throw new TargetError(`cannot send to ${formatHostPort(host, port)}: the socket is for IPv4`, {
    phase: 'write',
    remedy: FOR_BOTH_FAMILIES,
  })
}

/** Where a datagram goes that is sent at once. @throws {TargetError} nowhere, or a name, or as `destination` */
export function requireDestination(to: HostTarget | undefined, socketFamily: 4 | 6): Destination {
  if (to === undefined) {
    throw new TargetError('cannot send: the socket has no peer, so a datagram needs a destination', {
      phase: 'write',
      remedy: 'give { host, port } to send, or open the socket with connect',
    })
  }
  const family = familyOf(to)
  if (family !== 0) return destination(to.host, to.port, family, socketFamily)
  throw new TargetError(`cannot send at once to ${JSON.stringify(to.host)}: it is a name`, {
    phase: 'write',
    remedy: 'use send, which waits for the address of the name',
  })
}

/** The first address of a name that the socket can send to. @throws {TargetError} there is none */
export function chooseAddress(
  addresses: readonly ResolvedAddress[],
  name: string,
  socketFamily: 4 | 6,
): ResolvedAddress {
  const chosen = socketFamily === 6 ? addresses[0] : addresses.find(({ family }) => family === 4)
  if (chosen !== undefined) return chosen
  throw new TargetError(`cannot send to ${JSON.stringify(name)}: it has no IPv4 address, and the socket is for IPv4`, {
    phase: 'write',
    remedy: FOR_BOTH_FAMILIES,
  })
}
