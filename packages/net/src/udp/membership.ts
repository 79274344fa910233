/** Membership in a multicast group: any source (RFC 1112, RFC 3810) or one source only (RFC 4607). */
import type { Socket } from 'node:dgram'
import { isIP } from 'node:net'
import { type Checks, TEXT } from '../arguments.ts'
import { MembershipError, type NetError } from '../errors.ts'
import { errorCode, fromSystemError } from '../system-error.ts'
import { findInterface, listInterfaces, type NetworkInterface } from './interfaces.ts'

/** On which interface to join, and which sender to hear. */
export interface JoinOptions {
  /** The interface to join on, by name or by one of its addresses. Default: every interface that has an address. */
  readonly interface?: string
  /** Takes datagrams to the group from this address only. Default: from any address. */
  readonly source?: string
}

export const JOIN: Checks<JoinOptions> = { interface: TEXT, source: TEXT }

/** A group that was joined; `await using` leaves it. */
export interface Membership extends AsyncDisposable {
  /** The address of the group. */
  readonly group: string
  /** The only address that is heard; undefined for any address. */
  readonly source: string | undefined
  /** The names of the interfaces on which the group was joined; at least one. */
  readonly interfaces: readonly string[]
  /** Leaves the group. Harmless when it was left, or when the socket is closed, which leaves all its groups. */
  leave(): Promise<void>
}

/**
 * @throws {InterfaceNotFoundError} there is no such interface with an address of the group's family
 * @throws {MembershipError} not a multicast group, already a member, too many groups; then no group was joined
 */
export function joinGroup(socket: Socket, socketFamily: 4 | 6, group: string, options: JoinOptions): Membership {
  const family = groupFamily(group, socketFamily)
  const { source } = options
  if (source !== undefined && isIP(source) !== family) {
    throw new MembershipError(`cannot join ${group}: source ${JSON.stringify(source)} is not an IPv${family} address`, {
      remedy: 'give an address of the same family as the group, or leave source out',
    })
  }
  const joined = options.interface === undefined ? joinAll() : [join(findInterface(options.interface, family))]
  let isLeft = false
  const leave = async () => {
    if (isLeft) return
    isLeft = true
    for (const { selector } of joined) drop(selector)
  }
  const interfaces = joined.map(({ name }) => name)
  return { group, source, interfaces, leave, [Symbol.asyncDispose]: leave }

  function joinAll(): readonly NetworkInterface[] {
    const done: NetworkInterface[] = []
    let failure: unknown = new MembershipError(`cannot join ${group}: no interface has an IPv${family} address`)
    for (const one of listInterfaces(family)) {
      try {
        done.push(join(one))
      } catch (error) {
        failure = error
      }
    }
    if (done.length === 0) throw failure
    return done
  }

  function join(one: NetworkInterface): NetworkInterface {
    try {
      if (source === undefined) socket.addMembership(group, one.selector)
      else socket.addSourceSpecificMembership(source, group, one.selector)
      return one
    } catch (error) {
      throw explain(error, `cannot join ${group} on ${one.name}`)
    }
  }

  function drop(selector: string): void {
    try {
      if (source === undefined) socket.dropMembership(group, selector)
      else socket.dropSourceSpecificMembership(source, group, selector)
    } catch {
      // The socket is closed or the interface is gone, and the membership with it.
    }
  }
}

function groupFamily(group: string, socketFamily: 4 | 6): 4 | 6 {
  const version = isIP(group)
  const isGroup = version === 4 ? /^2(2[4-9]|3\d)\./.test(group) : version === 6 && /^ff/i.test(group)
  if (!isGroup) {
    throw new MembershipError(`cannot join ${JSON.stringify(group)}: it is not a multicast group`, {
      remedy: 'a group is an address from 224.0.0.0 to 239.255.255.255, or one that begins with ff',
    })
  }
  const family = version === 4 ? 4 : 6
  if (family === socketFamily) return family
  throw new MembershipError(`cannot join ${group}: the socket is for IPv${socketFamily}`, {
    remedy: `bind the socket to ${family === 4 ? '0.0.0.0' : '::'} for groups of IPv${family}`,
  })
}

function explain(error: unknown, doing: string): NetError {
  const options = { cause: error }
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new MembershipError(`${doing}: this socket is a member already`, {
        ...options,
        remedy: 'leave the first membership before joining again',
      })
    case 'ENOBUFS':
    case 'ENOMEM':
      return new MembershipError(`${doing}: this socket is a member of too many groups`, {
        ...options,
        remedy: 'use several sockets, or raise net.ipv4.igmp_max_memberships',
      })
    case 'ENODEV':
    case 'EINVAL':
    case 'EADDRNOTAVAIL':
      return new MembershipError(`${doing}: the interface cannot do multicast`, options)
    default:
      return fromSystemError(error, 'listen', doing)
  }
}
