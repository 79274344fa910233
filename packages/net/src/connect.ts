/** Opening a connection: names, overlapping attempts (RFC 8305), TLS, and a typed error for everything that goes wrong. */
import { lookup as dnsLookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'
import { isIP, type Socket, connect as netConnect } from 'node:net'
import { formatHostPort, ipAddress } from './address.ts'
import type { Connection } from './connection.ts'
import {
  AbortedError,
  AddressNotAvailableError,
  type Attempt,
  ConnectError,
  ConnectionRefusedError,
  type NetError,
  TargetError,
} from './errors.ts'
import { interleaveFamilies, raceAttempts } from './happy-eyeballs.ts'
import { LIMITS } from './limits.ts'
import { connectThroughProxy } from './proxy/connect-through-proxy.ts'
import type { ProxyOptions } from './proxy/proxy-options.ts'
import { closeWhenIdle, StreamConnection } from './stream-connection.ts'
import { errorCode, fromSystemError } from './system-error.ts'
import { formatTarget, type ParsedTarget, parseTarget, type Target } from './target.ts'
import { connectTls, type TlsConnectOptions } from './tls-connect.ts'
import { tlsInfo } from './tls-info.ts'
import { watchWait } from './wait.ts'

/** The error sink that stays on every socket for its whole life. */
const ignore = () => {}

/** An address of a name. */
export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

export interface ConnectOptions {
  readonly signal?: AbortSignal | undefined
  /** For names, attempts and handshake together. Default: `LIMITS.connectTimeoutMs`. */
  readonly timeoutMs?: number
  /** TLS on top; `{}` or true for the defaults. A `tls://` URL implies it. */
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
  readonly lookup?: (host: string) => Promise<readonly ResolvedAddress[]>
}

/**
 * Connects. TCP_NODELAY and keepalive are on.
 * @throws {TargetError | PathError} not understood
 * @throws {NameNotFoundError} the name has no address
 * @throws {ConnectionRefusedError | ConnectError} no address could be reached; `attempts` has each one
 * @throws {ProxyError} the proxy refused
 * @throws {HandshakeError | CertificateError} TLS failed
 * @throws {TimeoutError | AbortedError} it took too long, or the caller gave up; nothing is left open
 */
export async function connect(target: Target, options: ConnectOptions = {}): Promise<Connection> {
  const parsed = parseTarget(target)
  const giveUp = new AbortController()
  let gaveUp: NetError | undefined
  const wait = { signal: options.signal, timeoutMs: options.timeoutMs ?? LIMITS.connectTimeoutMs.default }
  const end = watchWait(wait, 'connect', `cannot connect to ${formatTarget(parsed)}`, (error) => {
    gaveUp = error
    giveUp.abort(error)
  })
  try {
    return await open(parsed, options, giveUp.signal)
  } catch (error) {
    throw gaveUp ?? error
  } finally {
    end()
  }
}

async function open(target: ParsedTarget, options: ConnectOptions, signal: AbortSignal): Promise<Connection> {
  if (options.proxy !== undefined) return openThroughProxy(target, options, options.proxy, signal)
  if (target.kind === 'path') {
    const socket = await reach([{ path: target.path }], formatTarget(target), options, signal)
    const address = { kind: 'unix', path: target.path } as const
    const connection = new StreamConnection(socket, {
      transport: 'unix',
      localAddress: { kind: 'unix', path: '' },
      remoteAddress: address,
    })
    return withIdleTimeout(connection, socket, options)
  }
  const addresses = ofSourceFamily(await resolve(target.host, options, signal), target.host, options)
  const { localAddress, localPort } = options
  const source = { ...(localAddress && { localAddress }), ...(localPort && { localPort }) }
  const candidates = addresses.map(({ address }) => ({ host: address, port: target.port, ...source }))
  const socket = await reach(candidates, formatTarget(target), options, signal)
  const ends = {
    localAddress: ipAddress(socket.localAddress ?? '', socket.localPort ?? 0),
    remoteAddress: ipAddress(socket.remoteAddress ?? '', socket.remotePort ?? target.port),
  }
  const tls = options.tls === undefined || options.tls === true ? {} : options.tls
  if (options.tls === false || (options.tls === undefined && !target.isTls) || tls === false) {
    return withIdleTimeout(new StreamConnection(socket, { transport: 'tcp', ...ends }), socket, options)
  }
  const secured = await connectTls(socket, { servername: target.host, ...tls, signal })
  const info = tlsInfo(secured, tls.servername ?? target.host)
  const connection = new StreamConnection(secured, { transport: 'tls', ...ends, tls: info })
  return withIdleTimeout(connection, secured, options)
}

async function openThroughProxy(
  target: ParsedTarget,
  options: ConnectOptions,
  proxy: ProxyOptions,
  signal: AbortSignal,
): Promise<Connection> {
  if (target.kind === 'path') throw new TargetError(`a Unix socket is not reached through a proxy: ${target.path}`)
  const { proxy: _proxy, tls: _tls, ...direct } = options
  const opened: Connection[] = []
  const onAbort = () => opened.forEach((connection) => connection.abort(signal.reason))
  const openProxy = async () => {
    const there = { kind: 'host', host: proxy.host, port: proxy.port, isTls: false } as const
    const connection = await open(there, direct, signal)
    opened.push(connection)
    if (signal.aborted) onAbort()
    return connection
  }
  signal.addEventListener('abort', onAbort)
  try {
    const connection = await connectThroughProxy(openProxy, target, proxy)
    const isTls = options.tls === undefined ? target.isTls : options.tls !== false
    const tls = typeof options.tls === 'object' ? options.tls : {}
    if (isTls) await connection.startTls({ servername: target.host, ...tls, role: 'client', signal })
    return connection
  } catch (error) {
    for (const connection of opened) connection.abort(error)
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function withIdleTimeout(connection: StreamConnection, socket: Socket, options: ConnectOptions): Connection {
  if (options.idleTimeoutMs !== undefined) closeWhenIdle(connection, socket, options.idleTimeoutMs)
  return connection
}

async function resolve(
  host: string,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<readonly ResolvedAddress[]> {
  signal.throwIfAborted()
  const family = familyOf(host)
  checkZone(host)
  if (family !== 0) return [{ address: host, family }]
  const lookup = options.lookup ?? ((name: string) => dnsLookup(name, { all: true, order: 'verbatim' }))
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    // The system's resolver cannot be interrupted; what it finds too late is ignored.
    const addresses = await Promise.race([lookup(host), aborted.promise])
    if (addresses.length === 0) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' })
    return interleaveFamilies(addresses)
  } catch (error) {
    throw fromSystemError(error, 'resolve', `cannot find the address of ${JSON.stringify(host)}`)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** From an address of one family only that family can be reached. */
function ofSourceFamily(
  addresses: readonly ResolvedAddress[],
  host: string,
  { localAddress }: ConnectOptions,
): readonly ResolvedAddress[] {
  if (localAddress === undefined) return addresses
  const sourceFamily = familyOf(localAddress)
  const reachable = addresses.filter(({ family }) => family === sourceFamily)
  if (reachable.length > 0) return reachable
  const message = `cannot connect to ${JSON.stringify(host)} from ${JSON.stringify(localAddress)}: it has no address of that family`
  throw new AddressNotAvailableError(message, {
    phase: 'connect',
    remedy: 'connect from an address of the same family',
  })
}

/** 4, 6, or 0 for what is no address; an IPv6 address may have a zone (RFC 4007 11: `fe80::1%eth0`). */
function familyOf(host: string): number {
  return isIP(host.replace(/%.*$/, ''))
}

/** The system takes a zone that it does not know for none, and would look for the address on any link. */
function checkZone(host: string): void {
  const zone = /%(.+)$/.exec(host)?.[1]
  const interfaces = Object.keys(networkInterfaces())
  if (zone === undefined || /^\d+$/.test(zone) || interfaces.includes(zone)) return
  const message = `cannot connect to ${JSON.stringify(host)}: no interface of this machine is called ${JSON.stringify(zone)}`
  const remedy = `name one of the interfaces that are up, after %: ${interfaces.join(', ')}`
  throw new AddressNotAvailableError(message, { phase: 'connect', remedy })
}

interface HostCandidate {
  readonly host: string
  readonly port: number
  readonly localAddress?: string
  readonly localPort?: number
}

type Candidate = HostCandidate | { readonly path: string }

async function reach(
  candidates: readonly Candidate[],
  target: string,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Socket> {
  const attempts: Attempt[] = []
  const attemptDelayMs = options.attemptDelayMs ?? LIMITS.attemptDelayMs.default
  const start = (candidate: Candidate, signal: AbortSignal) => attempt(candidate, signal, attempts)
  const socket = await raceAttempts(candidates, start, { attemptDelayMs, signal })
  if (socket !== undefined) return socket
  const [only] = attempts
  if (attempts.every(({ error }) => error instanceof ConnectionRefusedError) && only !== undefined) {
    const where = attempts.map(({ address }) => address).join(' and ')
    const message = `cannot connect to ${target}: nobody listens on ${where}`
    throw new ConnectionRefusedError(message, attempts, { cause: only.error.cause })
  }
  throw new ConnectError(target, attempts)
}

function attempt(candidate: Candidate, signal: AbortSignal, attempts: Attempt[]): Promise<Socket> {
  const address = 'path' in candidate ? candidate.path : formatHostPort(candidate.host, candidate.port)
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const socket = netConnect({
      ...candidate,
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: LIMITS.keepAliveDelayMs.default,
    })
    const settle = () => {
      signal.removeEventListener('abort', onAbort)
      socket.off('connect', onConnect)
    }
    const fail = (error: NetError) => {
      settle()
      attempts.push({ address, error, durationMs: performance.now() - startedAt })
      reject(error)
    }
    const onAbort = () => {
      socket.destroy()
      fail(new AbortedError('given up, because another address answered or time was over', { phase: 'connect' }))
    }
    const onConnect = () => {
      settle()
      socket.off('error', onError)
      socket.on('error', ignore)
      resolve(socket)
    }
    const onError = (error: Error) => fail(explain(error, candidate, `cannot connect to ${address}`))
    socket.on('connect', onConnect)
    socket.on('error', onError)
    signal.addEventListener('abort', onAbort)
  })
}

function explain(error: Error, candidate: Candidate, doing: string): NetError {
  const code = errorCode(error)
  const options = { cause: error, phase: 'connect' } as const
  if ('path' in candidate) return fromSystemError(error, 'connect', doing)
  if (code === 'EADDRINUSE') {
    const message = `${doing}: the local port ${candidate.localPort} is in use`
    return new AddressNotAvailableError(message, {
      ...options,
      remedy: 'connect from another localPort, or leave it out',
    })
  }
  return fromSystemError(error, 'connect', doing)
}
