/** The first packet of the connection that a firewall is asked about, and what can be known of it. */
import { AddressList } from '@partyline/net'
import type { PacketPath } from '../observations.ts'

export interface Packet {
  readonly path: PacketPath
  readonly protocol: 'tcp' | 'udp'
  /** Where it goes. */
  readonly address: string
  readonly family: 4 | 6
  readonly port: number
}

export type Hook = 'prerouting' | 'input' | 'output' | 'postrouting'

export type Match = 'yes' | 'no' | 'unknown'

/** The hooks that the packet passes, in order: what a machine sends to itself goes out and comes in again (nft(8)). */
export const HOOKS: Readonly<Record<PacketPath, readonly Hook[]>> = {
  out: ['output', 'postrouting'],
  in: ['prerouting', 'input'],
  loopback: ['output', 'postrouting', 'prerouting', 'input'],
}

/** Two matches that must both hold. */
export function both(left: Match, right: Match): Match {
  if (left === 'no' || right === 'no') return 'no'
  return left === 'yes' && right === 'yes' ? 'yes' : 'unknown'
}

export function negate(match: Match): Match {
  if (match === 'unknown') return match
  return match === 'yes' ? 'no' : 'yes'
}

/** Which interface other than loopback it takes is not known. */
export function matchInterface(name: string, { path }: Packet): Match {
  if (path === 'loopback') return name === 'lo' ? 'yes' : 'no'
  return name === 'lo' ? 'no' : 'unknown'
}

/** @param entry an address, a block or a range, as AddressList reads it */
export function matchDestination(entry: string, { address }: Packet): Match {
  return isInside(address, entry)
}

/** What a machine sends to itself has the same address at both ends; else the sender is not known. */
export function matchSource(entry: string, { address, path }: Packet): Match {
  return path === 'loopback' ? isInside(address, entry) : 'unknown'
}

/** A connection is to one machine: to this one unless it goes out. @param types such as LOCAL or MULTICAST */
export function matchDestinationType(types: readonly string[], { path }: Packet): Match {
  return types.includes(path === 'out' ? 'unicast' : 'local') ? 'yes' : 'no'
}

/** @param list as iptables and ufw write ports: `22`, `6660:6669` or `22,80,6660:6669` */
export function includesPort(list: string, { port }: Packet): boolean {
  return list.split(',').some((part) => {
    const [low = '', high = low] = part.split(':')
    return Number(low) <= port && port <= Number(high)
  })
}

function isInside(address: string, entry: string): Match {
  try {
    const host = address.replace(/%.*$/, '')
    return new AddressList([entry]).has({ kind: 'ip', host, port: 0, family: host.includes(':') ? 6 : 4 })
      ? 'yes'
      : 'no'
  } catch {
    return 'unknown'
  }
}
