/** The other end of a UDP socket that has only one: its address, and the kernel's word that it hears nobody else. */
import type { Socket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import { formatHostPort, type IpAddress, ipAddress } from '../address.ts'
import type { ResolvedAddress } from '../connect/resolve.ts'
import { AbortedError, ConnectionRefusedError, type NetError } from '../errors.ts'
import type { HostTarget } from '../target.ts'
import { untilAborted } from '../wait.ts'
import { chooseAddress, destination, familyOf } from './destination.ts'
import type { NameCache } from './name-cache.ts'
import { explainSendError } from './send-error.ts'
import type { UdpOptions } from './udp-options.ts'

/** @throws {ConnectionRefusedError} the system gave the socket the very port that it connects to, so that nobody else has it */
export async function connectEnd(
  socket: Socket,
  target: HostTarget,
  { bind, signal }: UdpOptions,
  names: NameCache,
): Promise<IpAddress> {
  const socketFamily = socket.address().family === 'IPv4' ? 4 : 6
  const { address, family } = chooseAddress(await addressesOf(target, names, signal), target.host, socketFamily)
  const to = destination(address, target.port, family === 6 ? 6 : 4, socketFamily)
  const where = formatHostPort(address, target.port)
  await new Promise<void>((resolve, reject) => {
    socket.connect(to.port, to.host, (error?: Error) => {
      if (error === undefined) resolve()
      else reject(explainSendError(error, where, undefined))
    })
  })
  const isPortChosen = bind === undefined || bind.port === 0
  if (isPortChosen && isSameEnd(socket.address(), socket.remoteAddress())) {
    throw new ConnectionRefusedError(`cannot connect to ${where}: nobody listens there`, [], { phase: 'connect' })
  }
  return ipAddress(address, target.port)
}

/** Such a socket would receive what it sends. */
function isSameEnd(local: AddressInfo, remote: AddressInfo): boolean {
  return local.port === remote.port && local.address === remote.address
}

export async function addressesOf(
  target: HostTarget,
  names: NameCache,
  signal: AbortSignal | undefined,
): Promise<readonly ResolvedAddress[]> {
  const family = familyOf(target)
  if (family !== 0) return [{ address: target.host, family }]
  const addresses = names.find(target.host)
  if (signal === undefined) return addresses
  return untilAborted(addresses, signal).catch((error: unknown) => {
    throw signal.aborted ? givenUp(signal) : error
  })
}

export function givenUp(signal: AbortSignal): NetError {
  return new AbortedError('cannot open a UDP socket: given up by the caller', { cause: signal.reason, phase: 'listen' })
}
