/**
 * From sockets accepted to connections ready to be used: admission, waiting or rejection, handshake, timeouts.
 * `serve` and `listen` are two ways to take what comes out of it.
 */
import type { Socket } from 'node:net'
import { type Address, formatAddress, ipAddress } from '../address.ts'
import { checkArgument, checkNames, checkOptions, OBJECT, toBytes } from '../arguments.ts'
import { ACCEPT, type AcceptOptions, type ListenTarget, parseListenTarget } from './accept-options.ts'
import { AddressList } from './address-list.ts'
import { Admission, type Rejection } from './admission.ts'
import { bind, type BoundServer } from './bind.ts'
import type { Connection, ConnectionProxy } from '../connection.ts'
import { systemClock } from '../clock.ts'
import { readProxyHeader } from './proxy-preface.ts'
import { type Report, reportTo } from './report.ts'
import { DescriptorReserve } from './descriptor-reserve.ts'
import { ResetError, TargetError } from '../errors.ts'
import { Farewells } from './farewells.ts'
import { LIMITS } from '../limits.ts'
import { closeWhenIdle } from '../idle-timeout.ts'
import { StreamConnection } from '../stream-connection.ts'
import { fromSystemError } from '../system-error.ts'
import { acceptTls } from '../tls/tls-accept.ts'
import { CERTIFICATES, type ServerCertificates, tlsServer, type TlsServer } from '../tls/tls-server.ts'

/** What came in since the listener was opened, and what of it is there now. */
export interface AcceptCounters {
  /** Connections accepted by the kernel and seen here, whatever became of them. */
  readonly accepted: number
  /** Connections that were turned away, as `Rejection` has it. */
  readonly rejected: number
  /** Connections that ended because their TLS handshake failed or took too long. */
  readonly handshakesFailed: number
  /** Connections that wait for a place now. */
  readonly waiting: number
  /** Connections that are open now, handshakes under way included. */
  readonly current: number
}

/** A socket that was accepted, and whose it is. */
interface Arrival {
  readonly socket: Socket
  readonly address: Address
  readonly proxy: ConnectionProxy | undefined
}

/** The connecting side of a Unix socket. */
const NAMELESS: Address = { kind: 'unix', path: '' }
const ignore = () => {}

type OnConnection = (connection: Connection, report: Report) => void

export class Acceptor {
  readonly #options: AcceptOptions
  readonly #onConnection: OnConnection
  readonly #report: Report
  readonly #admission: Admission
  #stopWaiting = ignore
  readonly #allow: AddressList | undefined
  readonly #deny: AddressList | undefined
  readonly #reserve: DescriptorReserve
  readonly #waiting: Arrival[] = []
  readonly #farewells = new Farewells(systemClock)
  readonly #handshaking = new Set<Socket>()
  #servers: readonly BoundServer[] = []
  #descriptorCheck: NodeJS.Timeout | undefined
  #tls: TlsServer | undefined
  #isOpen = true
  #current = 0
  #accepted = 0
  #rejected = 0
  #handshakesFailed = 0

  private constructor(options: AcceptOptions, onConnection: OnConnection) {
    this.#options = options
    this.#onConnection = onConnection
    this.#report = reportTo(options.onError)
    // Null or an empty text is a mistake: a server that was to have TLS must not serve in the clear.
    this.#tls = options.tls === undefined ? undefined : tlsServer(options.tls, 'listen')
    this.#allow = options.allow && new AddressList(options.allow)
    this.#deny = options.deny && new AddressList(options.deny)
    this.#admission = options.admission ?? new Admission(options)
    this.#reserve = new DescriptorReserve({
      size: LIMITS.descriptorReserve.default,
      pauseMs: LIMITS.descriptorPauseMs.default,
      onExhausted: (cause) => this.#report(fromSystemError(cause, 'listen', 'cannot accept another connection')),
    })
  }

  static async open(target: ListenTarget, options: AcceptOptions, onConnection: OnConnection): Promise<Acceptor> {
    checkOptions('the options of a server', options, ACCEPT)
    const parsed = parseListenTarget(target, options)
    const acceptor = new Acceptor(options, onConnection)
    acceptor.#servers = await bind(parsed, options, (socket) => acceptor.#onSocket(socket))
    acceptor.#stopWaiting = acceptor.#admission.onPlace(() => acceptor.#admitNext())
    for (const { server } of acceptor.#servers) {
      server.on('error', (error) => acceptor.#report(fromSystemError(error, 'listen', 'cannot accept a connection')))
    }
    // Descriptors may run out while no client connects. Then the reserve must be given back, or no client is heard at all.
    acceptor.#descriptorCheck = setInterval(() => acceptor.#reserve.hasRoom(), LIMITS.descriptorCheckMs.default).unref()
    return acceptor
  }

  get addresses(): readonly Address[] {
    return this.#servers.map(({ address }) => address)
  }

  get counters(): AcceptCounters {
    return {
      accepted: this.#accepted,
      rejected: this.#rejected,
      handshakesFailed: this.#handshakesFailed,
      waiting: this.#waiting.length,
      current: this.#current,
    }
  }

  setCertificates(shown: ServerCertificates): void {
    checkArgument('the certificates', shown, OBJECT)
    checkNames('the certificates', shown, CERTIFICATES)
    if (this.#options.tls === undefined) {
      throw new TargetError('this listener has no TLS, so it has no certificates to change')
    }
    const { cert, key, certificates = {} } = shown
    this.#tls = tlsServer({ ...this.#options.tls, cert, key, certificates }, 'listen')
  }

  unref(): void {
    for (const { server } of this.#servers) server.unref()
  }

  ref(): void {
    for (const { server } of this.#servers) server.ref()
  }

  /** Stops accepting: the port is free at once, connections go on, those that wait for a place or are in a handshake are closed. */
  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    clearInterval(this.#descriptorCheck)
    this.#reserve.close()
    this.#stopWaiting()
    for (const { server } of this.#servers) server.close()
    for (const { socket } of this.#waiting.splice(0)) socket.destroy()
    for (const socket of this.#handshaking) socket.destroy()
    this.#farewells.close()
  }

  #onSocket(socket: Socket): void {
    this.#accepted += 1
    const address = this.#remoteAddress(socket)
    if (address === undefined || !this.#isOpen) {
      socket.destroy()
      if (this.#isOpen) this.#report(goneBefore())
    } else if (!this.#reserve.hasRoom()) this.#reject(socket, { kind: 'descriptors', address })
    else if (this.#options.isProxy?.(address) === true) void this.#askProxy(socket, address)
    else this.#admit({ socket, address, proxy: undefined })
  }

  /** Before anything else, TLS included, the proxy says whose connection it is. */
  async #askProxy(socket: Socket, proxyAddress: Address): Promise<void> {
    socket.on('error', ignore)
    this.#handshaking.add(socket)
    try {
      const { source, isTls } = await readProxyHeader(socket, formatAddress(proxyAddress))
      this.#admit({ socket, address: source ?? proxyAddress, proxy: { address: proxyAddress, isTls } })
    } catch (error) {
      this.#handshakesFailed += 1
      socket.destroy()
      if (this.#isOpen) this.#report(error)
    } finally {
      this.#handshaking.delete(socket)
      socket.off('error', ignore)
    }
  }

  #admit(arrival: Arrival): void {
    const { socket, address } = arrival
    if (!this.#isAllowed(address)) return this.#reject(socket, { kind: 'address', address })
    const rejection = this.#admission.enter(address)
    if (rejection === undefined) return this.#begin(arrival)
    const mayWait = rejection.kind === 'connections' && this.#options.maxConnectionsReached === 'wait'
    if (mayWait && this.#waiting.length < LIMITS.waitingConnectionsMax.default) {
      socket.on('error', ignore)
      this.#waiting.push(arrival)
    } else {
      this.#reject(socket, rejection)
    }
  }

  /** @param address it has a place */
  #begin(arrival: Arrival): void {
    const { socket, address } = arrival
    this.#current += 1
    if (this.#tls === undefined) {
      this.#deliver(this.#plainConnection(arrival, this.#onGone), socket)
      return
    }
    socket.on('error', ignore)
    socket.on('close', () => this.#leave(address))
    this.#secure(arrival, this.#tls).catch((error: unknown) => this.#isOpen && this.#report(error))
  }

  readonly #onGone = ({ remoteAddress }: Connection) => this.#leave(remoteAddress)

  #leave(address: Address): void {
    this.#current -= 1
    this.#admission.leave(address)
  }

  #admitNext(): void {
    const [next] = this.#waiting
    if (next === undefined) return
    const rejection = this.#admission.enter(next.address)
    // Another server that shares these places was faster.
    if (rejection?.kind === 'connections') return
    this.#waiting.shift()
    if (rejection === undefined) this.#begin(next)
    else this.#reject(next.socket, rejection)
  }

  /** Lists are about IP addresses; a peer that comes by another way is not on them. */
  #isAllowed(address: Address): boolean {
    return address.kind !== 'ip' || (this.#deny?.has(address) !== true && this.#allow?.has(address) !== false)
  }

  async #secure(arrival: Arrival, server: TlsServer): Promise<void> {
    const { socket: carrier } = arrival
    this.#handshaking.add(carrier)
    try {
      const timeoutMs = this.#options.tls?.handshakeTimeoutMs ?? LIMITS.handshakeTimeoutMs.default
      const { connection, socket } = await this.#tlsConnection(arrival, server, timeoutMs)
      this.#deliver(connection, socket)
    } catch (error) {
      this.#handshakesFailed += 1
      throw error
    } finally {
      this.#handshaking.delete(carrier)
    }
  }

  async #tlsConnection(
    { socket: carrier, address: remoteAddress, proxy }: Arrival,
    server: TlsServer,
    timeoutMs: number,
  ): Promise<{ readonly connection: StreamConnection; readonly socket: Socket }> {
    // Before the handshake, because a socket that is gone has no address.
    const localAddress = this.#localAddress(carrier)
    const { socket, info } = await acceptTls(carrier, server, { timeoutMs, peer: formatAddress(remoteAddress) })
    const ends = { localAddress, remoteAddress, proxy }
    return { connection: new StreamConnection(socket, { transport: 'tls', ...ends, tls: info }), socket }
  }

  #plainConnection(
    { socket, address: remoteAddress, proxy }: Arrival,
    onGone?: (connection: Connection) => void,
  ): StreamConnection {
    const transport = this.#servers[0]?.address.kind === 'unix' ? 'unix' : 'tcp'
    const localAddress = this.#localAddress(socket)
    return new StreamConnection(socket, { transport, localAddress, remoteAddress, proxy, onGone })
  }

  #deliver(connection: StreamConnection, socket: Socket): void {
    const { idleTimeoutMs } = this.#options
    if (idleTimeoutMs !== undefined) closeWhenIdle(connection, socket, idleTimeoutMs)
    this.#onConnection(connection, this.#report)
  }

  #reject(socket: Socket, rejection: Rejection): void {
    this.#rejected += 1
    const words = this.#wordsFor(rejection)
    const server = this.#tls
    if (words === undefined) {
      socket.destroy()
      return
    }
    this.#farewells.say(socket, words, server !== undefined, async (carrier, timeoutMs) => {
      const arrival = { socket: carrier, address: rejection.address, proxy: undefined }
      if (server === undefined) return this.#plainConnection(arrival)
      const { connection } = await this.#tlsConnection(arrival, server, timeoutMs)
      return connection
    })
  }

  /** Undefined for words that cannot be sent: this mistake in the program shows when a client comes, and must not end it. */
  #wordsFor(rejection: Rejection): Uint8Array | undefined {
    try {
      const words = this.#options.rejection?.(rejection)
      return words === undefined ? undefined : toBytes(words)
    } catch (error) {
      this.#report(error)
      return undefined
    }
  }

  #remoteAddress(socket: Socket): Address | undefined {
    if (this.#servers[0]?.address.kind === 'unix') return NAMELESS
    if (socket.remoteAddress === undefined) return undefined
    return ipAddress(socket.remoteAddress, socket.remotePort ?? 0)
  }

  #localAddress(socket: Socket): Address {
    const [listening] = this.#servers
    // One address for all, where there is only one: ten thousand copies of it would be held.
    const isOnlyOne = this.#servers.length === 1 && listening !== undefined && !isWildcard(listening.address)
    return isOnlyOne ? listening.address : ipAddress(socket.localAddress ?? '', socket.localPort ?? 0)
  }
}

/** It was reset between the kernel's accept and ours, and its address is lost. */
function goneBefore(): ResetError {
  const cause = Object.assign(new Error('the socket has no peer'), { code: 'ECONNRESET' })
  return new ResetError('a client broke the connection off before it was accepted', { phase: 'handshake', cause })
}

function isWildcard(address: Address): boolean {
  return address.kind === 'ip' && (address.host === '0.0.0.0' || address.host === '::')
}
