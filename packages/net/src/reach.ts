/** From addresses to a connected socket: overlapping attempts (RFC 8305), each with an error of its own. */
import { connect, type Socket } from 'node:net'
import { formatHostPort } from './address.ts'
import {
  AbortedError,
  AddressNotAvailableError,
  type Attempt,
  ConnectError,
  ConnectionRefusedError,
  type NetError,
  PathError,
} from './errors.ts'
import { raceAttempts } from './happy-eyeballs.ts'
import { LIMITS } from './limits.ts'
import { errorCode, fromSystemError } from './system-error.ts'

interface HostCandidate {
  readonly host: string
  readonly port: number
  readonly localAddress?: string
  readonly localPort?: number
}

export type Candidate = HostCandidate | { readonly path: string }

export interface ReachOptions {
  /** For the message of an error. */
  readonly target: string
  readonly attemptDelayMs: number
  readonly signal: AbortSignal
  /** Where attempts that failed are added, those that are given up when the signal is aborted included. */
  readonly attempts: Attempt[]
}

/** The error sink that stays on every socket for its whole life. */
const ignore = () => {}

/** @throws {ConnectionRefusedError | ConnectError} */
export async function reach(candidates: readonly Candidate[], options: ReachOptions): Promise<Socket> {
  const { target, attempts } = options
  const start = (candidate: Candidate, signal: AbortSignal) => attempt(candidate, signal, attempts)
  const socket = await raceAttempts(candidates, start, options)
  if (socket !== undefined) return socket
  const [only] = attempts
  if (attempts.every(({ error }) => error instanceof ConnectionRefusedError) && only !== undefined) {
    const where = attempts.map(({ address }) => address).join(' and ')
    const message = `cannot connect${where === target ? '' : ` to ${target}`}: nobody listens on ${where}`
    throw new ConnectionRefusedError(message, attempts, { cause: only.error.cause })
  }
  throw new ConnectError(target, attempts)
}

function attempt(candidate: Candidate, signal: AbortSignal, attempts: Attempt[]): Promise<Socket> {
  const address = 'path' in candidate ? `unix:${candidate.path}` : formatHostPort(candidate.host, candidate.port)
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const socket = connect({
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
      fail(new AbortedError(`${address}: it had not answered yet`, { phase: 'connect' }))
    }
    const onConnect = () => {
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

function explain(error: Error, candidate: Candidate, address: string): NetError {
  const options = { cause: error, phase: 'connect' } as const
  const code = errorCode(error)
  if ('path' in candidate) return explainPath(error, code, address)
  const { localAddress, localPort } = candidate
  if (code === 'EADDRINUSE') {
    return new AddressNotAvailableError(`${address}: the local port ${localPort} is in use`, {
      ...options,
      remedy: 'connect from another localPort, or leave it out',
    })
  }
  if (code === 'EADDRNOTAVAIL' && localAddress !== undefined) {
    return new AddressNotAvailableError(`${address}: this machine has no address ${localAddress} to connect from`, {
      ...options,
      remedy: 'connect from an address of this machine, or leave localAddress out',
    })
  }
  return fromSystemError(error, 'connect', address)
}

function explainPath(error: Error, code: string, address: string): NetError {
  const options = { cause: error, phase: 'connect' } as const
  switch (code) {
    case 'ENOENT':
      return new PathError(`${address}: there is no such socket`, {
        ...options,
        remedy: 'start the server, or correct the path',
      })
    case 'ENOTSOCK':
      return new PathError(`${address}: what is there is no socket`, { ...options, remedy: 'correct the path' })
    case 'EAGAIN':
      return new PathError(`${address}: as many connections wait there as may, and the server takes none`, {
        ...options,
        remedy: 'try again; when it repeats, look at what the server is doing',
      })
    default:
      return fromSystemError(error, 'connect', address)
  }
}
