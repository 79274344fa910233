/** From addresses to a connected socket: overlapping attempts (RFC 8305), each with an error of its own. */
import { statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { formatHostPort, formatPath, isAbstractPath } from '../address.ts'
import {
  AbortedError,
  AddressNotAvailableError,
  type Attempt,
  ConnectError,
  ConnectionRefusedError,
  type NetError,
  PathError,
} from '../errors.ts'
import { raceAttempts } from './happy-eyeballs.ts'
import { errorCode, fromSystemError } from '../system-error.ts'
import { socketOptions, type TcpOptions } from '../tcp-options.ts'

interface HostCandidate {
  readonly host: string
  readonly port: number
  readonly localAddress?: string
  readonly localPort?: number
}

export type Candidate = HostCandidate | { readonly path: string }

export interface ReachOptions {
  /** For the message of an error: `example.org:443`, or what it is as well, as in `the proxy example.org:8080`. */
  readonly target: string
  readonly attemptDelayMs: number
  readonly signal: AbortSignal
  readonly tcp: TcpOptions
  /** Where attempts that failed are added, those that are given up when the signal is aborted included. */
  readonly attempts: Attempt[]
}

/** The error sink that stays on every socket for its whole life. */
const ignore = () => {}

/** @throws {ConnectionRefusedError | ConnectError} */
export async function reach(candidates: readonly Candidate[], options: ReachOptions): Promise<Socket> {
  const { attempts } = options
  const start = (candidate: Candidate, signal: AbortSignal) => attempt(candidate, signal, options)
  const socket = await raceAttempts(candidates, start, options)
  if (socket !== undefined) return socket
  throw attempts.every(({ error }) => error instanceof ConnectionRefusedError)
    ? refused(options)
    : new ConnectError(`cannot connect to ${describeAttempts(options)}`, attempts)
}

/** `TARGET: ADDRESS: WHY; ADDRESS: WHY`, and the address once where it is the target. */
export function describeAttempts({ target, attempts }: Pick<ReachOptions, 'target' | 'attempts'>): string {
  const whys = attempts.map(({ error }) => error.message).join('; ')
  const [first, ...others] = attempts
  const isNamed = others.length === 0 && first !== undefined && target.endsWith(first.address)
  return isNamed ? target.slice(0, -first.address.length) + whys : `${target}: ${whys}`
}

function refused({ target, attempts }: ReachOptions): ConnectionRefusedError {
  const where = attempts.map(({ address }) => address).join(' and ')
  const goal = target.endsWith(where) ? target.slice(0, -where.length).trim() : target
  const message = `cannot connect${goal === '' ? '' : ` to ${goal}`}: nobody listens on ${where}`
  const first = attempts[0]?.error
  return new ConnectionRefusedError(message, attempts, { cause: first?.cause, ...(first && { remedy: first.remedy }) })
}

function attempt(candidate: Candidate, signal: AbortSignal, { attempts, tcp }: ReachOptions): Promise<Socket> {
  const address =
    'path' in candidate ? `unix:${formatPath(candidate.path)}` : formatHostPort(candidate.host, candidate.port)
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...candidate,
      allowHalfOpen: true,
      ...socketOptions(tcp),
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
      fail(new AbortedError(`${address}: it had not answered yet`, { phase: 'connect' }))
    }
    const onConnect = () => {
      if (hasMetItself(socket)) {
        // With a reset: an end in order would hold the port of the server that is not there for a minute (TIME_WAIT).
        socket.resetAndDestroy()
        fail(new ConnectionRefusedError(`${address}: nobody listens there`, [], { phase: 'connect' }))
        return
      }
      settle()
      socket.off('error', onError)
      socket.on('error', ignore)
      resolve(socket)
    }
    const onError = (error: Error) => fail(explain(error, candidate, address))
    socket.on('connect', onConnect)
    socket.on('error', onError)
    signal.addEventListener('abort', onAbort)
  })
}

/**
 * On its own machine, a socket that is given the very port as its own that it connects to is connected to itself, where nobody
 * listens (RFC 9293 3.5, simultaneous open): it would read what it writes.
 */
function hasMetItself({ localAddress, localPort, remoteAddress, remotePort }: Socket): boolean {
  return localPort !== undefined && localPort === remotePort && localAddress === remoteAddress
}

function explain(error: Error, candidate: Candidate, address: string): NetError {
  const code = errorCode(error)
  if ('path' in candidate) return explainPath(error, code, candidate.path, address)
  const { localAddress, localPort } = candidate
  const options = { cause: error, phase: 'connect' } as const
  const isPortTaken = localPort !== undefined && (localAddress === undefined || isOurs(localAddress))
  if (code === 'EADDRINUSE' || (code === 'EADDRNOTAVAIL' && isPortTaken)) {
    return new AddressNotAvailableError(`${address}: the local port ${localPort} is in use`, {
      ...options,
      remedy: 'connect from another localPort, or leave it out',
    })
  }
  if (code !== 'EADDRNOTAVAIL') return fromSystemError(error, 'connect', address)
  if (localAddress !== undefined) {
    return new AddressNotAvailableError(`${address}: this machine has no address ${localAddress} to connect from`, {
      ...options,
      remedy: 'connect from an address of this machine, or leave localAddress out',
    })
  }
  return new AddressNotAvailableError(`${address}: this machine has no address or no free port to connect from`, {
    ...options,
    remedy: 'check that the machine has an address of this family, and how many connections there are (ss -s)',
  })
}

function isOurs(address: string): boolean {
  if (address.startsWith('127.')) return true
  return Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address))
}

function explainPath(error: Error, code: string, path: string, address: string): NetError {
  const options = { cause: error, phase: 'connect' } as const
  const remedy = 'start the server, or correct the path'
  switch (code) {
    case 'ENOENT':
      return new PathError(`${address}: there is no such socket`, { ...options, remedy })
    case 'ECONNREFUSED':
      return isAbstractPath(path) || isSocket(path)
        ? new ConnectionRefusedError(`${address}: nobody listens there`, [], { ...options, remedy })
        : new PathError(`${address}: what is there is no socket`, { ...options, remedy: 'correct the path' })
    case 'EAGAIN':
      return new PathError(`${address}: as many connections wait there as may, and the server takes none`, {
        ...options,
        remedy: 'try again. When it repeats, look at what the server is doing',
      })
    default:
      return fromSystemError(error, 'connect', address)
  }
}

/** Linux refuses to connect to a file in the same words as to a socket without a server. */
function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() === true
}
