/** The options of a UDP socket that the kernel keeps: broadcast, how far datagrams go, and by which interface. */
import type { Socket } from 'node:dgram'
import { NetError } from '../errors.ts'
import { errorCode, fromSystemError } from '../system-error.ts'
import { findInterface } from './interfaces.ts'
import type { UdpOptions } from './udp-options.ts'

/** @throws {InterfaceNotFoundError} @throws {NetError} a value that the system does not take; it is quoted */
export function applyOptions(socket: Socket, { broadcast, ttl, multicast = {} }: UdpOptions): void {
  const family = socket.address().family === 'IPv4' ? 4 : 6
  const via = multicast.interface === undefined ? undefined : findInterface(multicast.interface, family)
  const settings: readonly (readonly [name: string, value: unknown, set: () => void])[] = [
    ['broadcast', broadcast, () => broadcast !== undefined && socket.setBroadcast(broadcast)],
    ['ttl', ttl, () => ttl !== undefined && socket.setTTL(ttl)],
    ['multicast.ttl', multicast.ttl, () => multicast.ttl !== undefined && socket.setMulticastTTL(multicast.ttl)],
    [
      'multicast.loopback',
      multicast.loopback,
      () => multicast.loopback !== undefined && socket.setMulticastLoopback(multicast.loopback),
    ],
    ['multicast.interface', via?.name, () => via !== undefined && socket.setMulticastInterface(via.selector)],
  ]
  for (const [name, value, set] of settings) apply(name, value, set)
}

function apply(name: string, value: unknown, set: () => void): void {
  try {
    // Node cuts a number down to 32 bits before it asks the kernel.
    if (typeof value === 'number' && !isByte(value)) throw Object.assign(new Error('out of range'), { code: 'EINVAL' })
    set()
  } catch (error) {
    const doing = `cannot set the option ${name} to ${String(value)}`
    if (errorCode(error) !== 'EINVAL') throw fromSystemError(error, 'listen', doing)
    throw new NetError('NET_IO', `${doing}: the system does not take that value`, {
      cause: error,
      phase: 'listen',
      remedy: 'a ttl is 1 to 255, that of multicast 0 to 255',
    })
  }
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 255
}
