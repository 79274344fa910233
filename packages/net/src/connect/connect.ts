/** Opening a connection: names, overlapping attempts (RFC 8305), TLS, and a typed error for everything that goes wrong. */
import type { Socket } from 'node:net'
import { type Address, ipAddress } from '../address.ts'
import { ANYTHING, CALLBACK, type Checks, checkOptions, DURATION, FLAG, OBJECT, TEXT } from '../arguments.ts'
import { ConnectProgress } from './connect-progress.ts'
import type { Connection } from '../connection.ts'
import { type NetError, TargetError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { connectThroughProxy } from '../proxy/connect-through-proxy.ts'
import type { ProxyOptions } from '../proxy/proxy-options.ts'
import { type Candidate, reach } from './reach.ts'
import { type Lookup, resolve } from './resolve.ts'
import { closeWhenIdle } from '../idle-timeout.ts'
import { StreamConnection } from '../stream-connection.ts'
import { TCP, type TcpOptions } from '../tcp-options.ts'
import { formatTarget, type ParsedTarget, parseTarget, type Target, wrongPort } from '../target.ts'
import { connectTls, type TlsClient, tlsClient, type TlsConnectOptions } from '../tls/tls-connect.ts'
import { tlsInfo } from '../tls/tls-info.ts'
import { WAIT, watchWait } from '../wait.ts'

/** How to connect; each has a default. */
export interface ConnectOptions extends TcpOptions {
  /** Gives up when aborted; nothing is left open then. It does nothing to a connection that was given out. */
  readonly signal?: AbortSignal | undefined
  /**
   * For names, attempts and handshake together. Default: `LIMITS.connectTimeoutMs`. The system's resolver cannot be interrupted.
   * A question without an answer goes on for some seconds after the timeout and holds one of the four threads that Node resolves
   * names with. The process does not end before that, not even by process.exit.
   */
  readonly timeoutMs?: number
  /**
   * TLS on top; `{}` or true for the defaults. A `tls://` URL implies it. Over a Unix socket it needs a `servername` to
   * verify.
   */
  readonly tls?: TlsConnectOptions | boolean
  /** Closes the connection when nothing moved for this time. Default: never. */
  readonly idleTimeoutMs?: number
  /** Connects through this proxy; `remoteAddress` is then the proxy's, and TLS is with the target. Default: directly. */
  readonly proxy?: ProxyOptions
  /** The address of this machine to connect from, of the family that is then used. Default: the system chooses. */
  readonly localAddress?: string
  /** The port to connect from. Default: the system chooses. */
  readonly localPort?: number
  /** Time until the next address is tried beside the first. Default: `LIMITS.attemptDelayMs`. */
  readonly attemptDelayMs?: number
  /** How names become addresses. Default: the system's resolver. */
  readonly lookup?: Lookup
}

export const CONNECT: Checks<ConnectOptions> = {
  ...WAIT,
  ...TCP,
  tls: { what: 'true, false or an object', isRight: (value) => FLAG.isRight(value) || OBJECT.isRight(value) },
  idleTimeoutMs: DURATION,
  proxy: OBJECT,
  localAddress: TEXT,
  localPort: ANYTHING,
  attemptDelayMs: DURATION,
  lookup: CALLBACK,
}

/**
 * Connects.
 * @throws {TargetError | PathTooLongError | TlsOptionsError} not understood, or not possible
 * @throws {NameNotFoundError} the name has no address
 * @throws {ConnectionRefusedError | ConnectError} no address could be reached; `attempts` has each one. A socket that the system
 * connects to itself, as it may on loopback, counts as refused
 * @throws {ProxyError} the proxy refused
 * @throws {HandshakeError | CertificateError} TLS failed
 * @throws {TimeoutError} it took too long; `phase` says what did, and `attempts` has the addresses tried until then
 * @throws {AbortedError} the caller gave up; after every failure nothing is left open
 */
export async function connect(target: Target, options: ConnectOptions = {}): Promise<Connection> {
  checkOptions('the options of connect', options, CONNECT)
  const parsed = parseTarget(target, 'connect')
  if (parsed.kind === 'host' && parsed.port === 0) {
    throw new TargetError(`cannot connect to ${formatTarget(parsed)}: nobody can listen on port 0`, {
      remedy: 'give the port of the server, from 1 to 65535',
    })
  }
  const timeoutMs = options.timeoutMs ?? LIMITS.connectTimeoutMs.default
  checkLocalPort(options.localPort)
  const progress = new ConnectProgress(formatTarget(parsed), timeoutMs)
  const giveUp = new AbortController()
  let gaveUp: NetError | undefined
  const end = watchWait({ signal: options.signal, timeoutMs }, 'connect', 'connect', (error) => {
    // First, so that every attempt under way has been counted.
    giveUp.abort(error)
    gaveUp = options.signal?.aborted === true ? progress.givenUp(options.signal.reason) : progress.timedOut()
  })
  try {
    const { connection, socket } = await open(parsed, options, progress, giveUp.signal)
    // Not before: connecting has limits of its own.
    if (options.idleTimeoutMs !== undefined) closeWhenIdle(connection, socket, options.idleTimeoutMs)
    return connection
  } catch (error) {
    throw gaveUp ?? error
  } finally {
    end()
  }
}

function checkLocalPort(port: number | undefined): void {
  if (port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65_535)) return
  throw new TargetError(wrongPort('localPort', port), {
    remedy: 'give a port of this machine that is free, or leave localPort out',
  })
}

interface Opened {
  readonly connection: StreamConnection
  /** The socket that it uses; that below TLS, where TLS was begun on a connection. */
  readonly socket: Socket
}

async function open(
  target: ParsedTarget,
  options: ConnectOptions,
  progress: ConnectProgress,
  signal: AbortSignal,
  name = formatTarget(target),
): Promise<Opened> {
  if (options.proxy !== undefined) return openThroughProxy(target, options, options.proxy, progress, signal)
  const client = wantedTls(target, options)
  const candidates = await candidatesOf(target, options, progress, signal)
  progress.stage = 'connect'
  const socket = await reach(candidates, {
    target: name,
    attemptDelayMs: options.attemptDelayMs ?? LIMITS.attemptDelayMs.default,
    signal,
    tcp: options,
    attempts: progress.attempts,
  })
  const ends = endsOf(socket, target)
  if (client === undefined) {
    const transport = target.kind === 'path' ? 'unix' : 'tcp'
    return { connection: new StreamConnection(socket, { transport, ...ends }), socket }
  }
  progress.stage = 'handshake'
  const secured = await connectTls(socket, client, { peer: formatTarget(target), signal })
  const connection = new StreamConnection(secured, {
    transport: 'tls',
    ...ends,
    tls: tlsInfo(secured, client.servername, secured.authorized),
  })
  return { connection, socket: secured }
}

/** Checked before anything is opened. */
function wantedTls(target: ParsedTarget, { tls }: ConnectOptions): TlsClient | undefined {
  const isWanted = tls === undefined ? target.kind === 'host' && target.isTls : tls !== false
  if (!isWanted) return undefined
  const name = target.kind === 'host' ? { servername: target.host } : {}
  return tlsClient({ ...name, ...(typeof tls === 'object' ? tls : {}) }, formatTarget(target))
}

async function candidatesOf(
  target: ParsedTarget,
  { lookup, localAddress, localPort }: ConnectOptions,
  progress: ConnectProgress,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  if (target.kind === 'path') return [{ path: target.path }]
  progress.stage = 'resolve'
  const addresses = await resolve(target.host, { lookup, localAddress, signal })
  const source = { ...(localAddress && { localAddress }), ...(localPort && { localPort }) }
  return addresses.map(({ address }) => ({ host: address, port: target.port, ...source }))
}

function endsOf(socket: Socket, target: ParsedTarget): { localAddress: Address; remoteAddress: Address } {
  if (target.kind === 'path') {
    return { localAddress: { kind: 'unix', path: '' }, remoteAddress: { kind: 'unix', path: target.path } }
  }
  return {
    localAddress: ipAddress(socket.localAddress ?? '', socket.localPort ?? 0),
    remoteAddress: ipAddress(socket.remoteAddress ?? '', socket.remotePort ?? target.port),
  }
}

async function openThroughProxy(
  target: ParsedTarget,
  options: ConnectOptions,
  proxy: ProxyOptions,
  progress: ConnectProgress,
  signal: AbortSignal,
): Promise<Opened> {
  if (target.kind === 'path')
    throw new TargetError(`a Unix socket is not reached through a proxy: ${formatTarget(target)}`, {
      remedy: 'give a host and port, or leave proxy out',
    })
  const { proxy: _proxy, tls: _tls, ...direct } = options
  const opened = new Map<StreamConnection, Socket>()
  const onAbort = () => opened.forEach((_socket, connection) => connection.abort(signal.reason))
  const openProxy = async () => {
    const there = { kind: 'host', host: proxy.host, port: proxy.port, isTls: false } as const
    const { connection, socket } = await open(there, direct, progress, signal, `the proxy ${formatTarget(there)}`)
    progress.stage = 'proxy'
    opened.set(connection, socket)
    if (signal.aborted) onAbort()
    return connection
  }
  signal.addEventListener('abort', onAbort)
  try {
    const connection = await connectThroughProxy(openProxy, target, proxy)
    connection.startCounting()
    const isTls = options.tls === undefined ? target.isTls : options.tls !== false
    const tls = typeof options.tls === 'object' ? options.tls : {}
    progress.stage = 'handshake'
    if (isTls) await connection.startTls({ servername: target.host, ...tls, role: 'client', signal })
    const socket = opened.get(connection)
    if (socket === undefined) throw new Error('the connection to a proxy is none of those that were opened')
    return { connection, socket }
  } catch (error) {
    for (const connection of opened.keys()) connection.abort(error)
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
