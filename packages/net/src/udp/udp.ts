/** Opening a UDP socket (RFC 768): addresses, the kernel's options, and a typed error for everything that goes wrong. */
import { createSocket, type Socket } from 'node:dgram'
import { checkOptions } from '../arguments.ts'
import { formatHostPort } from '../address.ts'
import { systemClock } from '../clock.ts'
import { findFreePort } from '../port/find-free-port.ts'
import { findPortHolder } from '../port/find-port-holder.ts'
import { systemLookup } from '../connect/resolve.ts'
import { textEncoding, type TextEncoding } from '../encodings/text-encoding.ts'
import { AddressNotAvailableError, PortInUseError, TargetError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { rejecting } from '../rejections.ts'
import { errorCode, fromSystemError } from '../system-error.ts'
import { checkHostTarget, wrongPort } from '../target.ts'
import { applyOptions } from './apply-options.ts'
import { setBufferSize } from './buffer-size.ts'
import { addressesOf, connectEnd, givenUp } from './connect-end.ts'
import type { DatagramData } from './datagram.ts'
import { NameCache } from './name-cache.ts'
import { MULTICAST, UDP, type UdpOptions } from './udp-options.ts'
import { UdpSocket } from './udp-socket.ts'

const ignore = () => {}

/**
 * Opens a UDP socket. Every failure is told to the callers that send or receive: an 'error' never goes unhandled.
 * @throws {TargetError | NameNotFoundError} an end is not understood or has no address
 * @throws {PortInUseError | AddressNotAvailableError | PermissionError} the own end cannot be had
 * @throws {InterfaceNotFoundError} the interface for multicast does not exist
 * @throws {AbortedError} given up; like every failure, it leaves nothing open
 */
export function udp(options: UdpOptions & { readonly encoding: string }): Promise<UdpSocket<string>>
export function udp(options?: UdpOptions): Promise<UdpSocket>
export function udp(options: UdpOptions = {}): Promise<UdpSocket | UdpSocket<string>> {
  return rejecting((): Promise<UdpSocket | UdpSocket<string>> => {
    checkOptions('the options of udp', options, UDP)
    const encoding = textEncoding(options.encoding ?? 'utf8')
    if (options.encoding === undefined) return open(options, encoding, (bytes) => bytes)
    return open(options, encoding, (bytes) => encoding.decode(bytes))
  })
}

async function open<Data extends DatagramData>(
  options: UdpOptions,
  encoding: TextEncoding,
  decode: (bytes: Buffer) => Data,
): Promise<UdpSocket<Data>> {
  if (options.multicast !== undefined) checkOptions('multicast', options.multicast, MULTICAST)
  if (options.bind !== undefined) checkHostTarget('bind', options.bind)
  if (options.connect !== undefined) checkHostTarget('connect', options.connect)
  const { signal, log } = options
  const names = new NameCache({
    lookup: options.lookup ?? systemLookup,
    lifetimeMs: options.nameLifetimeMs ?? LIMITS.udpNameLifetimeMs.default,
    namesMax: LIMITS.udpNamesMax.default,
    clock: systemClock,
  })
  const socket = await bindEnd(checkFamily(await localEnd(options, names), options), options)
  try {
    // First, because connect(2) already refuses a broadcast address without SO_BROADCAST.
    applyOptions(socket, options)
    const remoteAddress = options.connect && (await connectEnd(socket, options.connect, options, names))
    if (signal?.aborted === true) throw givenUp(signal)
    const opened = new UdpSocket(socket, {
      remoteAddress,
      receiveBuffer: setBufferSize(socket, 'receive', options.receiveBufferBytes),
      sendBuffer: setBufferSize(socket, 'send', options.sendBufferBytes),
      decode,
      encoding,
      queueDatagramsMax: options.queueDatagramsMax ?? LIMITS.udpQueueDatagramsMax.default,
      queueBytesMax: options.queueBytesMax ?? LIMITS.udpQueueBytesMax.default,
      sendQueueBytesMax: options.sendQueueBytesMax ?? LIMITS.udpSendQueueBytesMax.default,
      peersMax: options.peersMax ?? LIMITS.udpPeersMax.default,
      names,
      log,
    })
    if (signal !== undefined) {
      const onAbort = () => opened.abort(signal.reason)
      signal.addEventListener('abort', onAbort)
      opened.signal.addEventListener('abort', () => signal.removeEventListener('abort', onAbort))
    }
    return opened
  } catch (error) {
    socket.close()
    throw error
  }
}

/** The own end; its host is undefined for all interfaces of both families. */
interface LocalEnd {
  readonly host: string | undefined
  readonly port: number
  readonly family: 4 | 6
}

async function localEnd({ bind, connect, signal }: UdpOptions, names: NameCache): Promise<LocalEnd> {
  const port = bind?.port ?? 0
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new TargetError(wrongPort('port', port), {
      phase: 'listen',
      remedy: 'give a port from 0, which takes a free one, to 65535',
    })
  }
  if (signal?.aborted === true) throw givenUp(signal)
  if (bind !== undefined && bind.host !== '') {
    const [address] = await addressesOf(bind, names, signal)
    return { host: address?.address, port, family: address?.family === 6 ? 6 : 4 }
  }
  if (connect === undefined) return { host: undefined, port, family: 6 }
  const [peer] = await addressesOf(connect, names, signal)
  return peer?.family === 6 ? { host: '::', port, family: 6 } : { host: '0.0.0.0', port, family: 4 }
}

function checkFamily(end: LocalEnd, { ipv6Only = false }: UdpOptions): LocalEnd {
  if (!ipv6Only || end.family === 6) return end
  throw new AddressNotAvailableError(`cannot listen on ${end.host} with ipv6Only: it is no IPv6 address`, {
    remedy: 'bind to :: or another IPv6 address, or leave ipv6Only out',
  })
}

async function bindEnd(end: LocalEnd, options: UdpOptions): Promise<Socket> {
  try {
    return await bindSocket(end, options)
  } catch (error) {
    const where = formatHostPort(end.host ?? '*', end.port)
    const code = errorCode(error)
    // On a machine without IPv6, all interfaces are those of IPv4.
    if (end.host === undefined && options.ipv6Only !== true && (code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL')) {
      return bindEnd({ ...end, host: '0.0.0.0', family: 4 }, options)
    }
    if (code === 'EADDRINUSE') {
      const address = { host: end.host ?? '', port: end.port }
      const holder = await findPortHolder(address, 'udp')
      throw new PortInUseError(where, holder, await findFreePort(address, 'udp'), { cause: error })
    }
    throw fromSystemError(error, 'listen', `cannot listen on ${where}`)
  }
}

function bindSocket(
  { host, port, family }: LocalEnd,
  { reuseAddress, reusePort, ipv6Only }: UdpOptions,
): Promise<Socket> {
  const socket = createSocket({
    type: family === 4 ? 'udp4' : 'udp6',
    ...(reuseAddress === undefined ? {} : { reuseAddr: reuseAddress }),
    ...(reusePort === undefined ? {} : { reusePort }),
    ...(ipv6Only === undefined ? {} : { ipv6Only }),
    // Only addresses come here, and Node would look up each of them for each datagram.
    lookup: (address, _options, callback) => callback(null, address, family),
  })
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => {
      socket.close()
      reject(error)
    }
    socket.once('error', onError)
    // In a cluster worker, `exclusive` keeps Node from sharing the socket behind our back.
    socket.bind({ port, address: host ?? '::', exclusive: true }, () => {
      socket.off('error', onError)
      socket.on('error', ignore)
      resolve(socket)
    })
  })
}
