/**
 * A connection that comes back: connects, runs a session over the connection, and again when it ends. The waits between
 * grow exponentially up to a cap and are drawn at random from zero on ("full jitter", M. Brooker, "Exponential Backoff And
 * Jitter"), so that a thousand clients that lost one server do not come back in one moment.
 */
import {
  CALLBACK,
  checkArgument,
  type Checks,
  checkOptions,
  CLOCK,
  CONNECTION,
  DURATION,
  OBJECT,
  SIGNAL,
} from '../arguments.ts'
import { type Clock, systemClock } from '../clock.ts'
import { connect, type ConnectOptions } from './connect.ts'
import type { Connection } from '../connection.ts'
import { NetError, PathTooLongError, TargetError, TlsOptionsError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Target } from '../target.ts'

/** Opens a connection in a way of your own. It gets the signal of the whole. When it rejects, the attempt has failed. */
export type Open = (signal: AbortSignal | undefined) => Promise<Connection>

/** Uses one connection. When it returns or fails, the connection is closed, and the next one is opened. */
export type Session = (connection: Connection) => void | Promise<void>

/** What `reconnecting` is doing, told to `onState`. */
export type ReconnectState =
  /** Attempt 1 is the first one, and the first after a session that lasted for `reconnectStableMs`. */
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'connected'; readonly connection: Connection }
  /** Why the attempt or the session failed; undefined for a session that returned. */
  | {
      readonly kind: 'waiting'
      readonly attempt: number
      readonly delayMs: number
      readonly error: NetError | undefined
    }
  /** The signal was aborted. */
  | { readonly kind: 'stopped' }

/** When to stop, how to connect, and how long to wait between two attempts. */
export interface ReconnectOptions {
  /** Ends it: there is no further attempt, and an open connection is closed in order. */
  readonly signal?: AbortSignal
  /** For `connect`, where the target is one. */
  readonly connect?: Omit<ConnectOptions, 'signal'>
  /** Told each state as it is entered. */
  readonly onState?: (state: ReconnectState) => void
  /** The longest first wait; each one after it may be twice as long. Default: `LIMITS.reconnectDelayMs`. */
  readonly reconnectDelayMs?: number
  /** The longest wait of all. Default: `LIMITS.reconnectDelayMsMax`. */
  readonly reconnectDelayMsMax?: number
  /** A session that lasted this long counts as a success: waits are short again after it. Default: `LIMITS.reconnectStableMs`. */
  readonly reconnectStableMs?: number
  /** Whether a shorter session counts as a success too; asked when it is over. Default: no. */
  readonly hasWorked?: (connection: Connection) => boolean
  /** From 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: () => number
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

const RECONNECT: Checks<ReconnectOptions> = {
  signal: SIGNAL,
  connect: OBJECT,
  onState: CALLBACK,
  reconnectDelayMs: DURATION,
  reconnectDelayMsMax: DURATION,
  reconnectStableMs: DURATION,
  hasWorked: CALLBACK,
  random: CALLBACK,
  clock: CLOCK,
}

/**
 * Runs until the signal is aborted and the session under way has returned; then it resolves. What fails with a `NetError`,
 * connecting or in the session, is tried again; anything else that a session throws is a bug and ends it.
 * @throws {TargetError | PathTooLongError | TlsOptionsError} what was asked for is not possible: trying again would change
 * nothing
 * @throws what the session or `onState` threw, if no `NetError`; the connection is closed
 */
export async function reconnecting(
  target: Target | Open,
  session: Session,
  options: ReconnectOptions = {},
): Promise<void> {
  checkArgument('the session', session, CALLBACK)
  checkOptions('the options of reconnecting', options, RECONNECT)
  const { signal, clock = systemClock, random = Math.random, onState = ignore, hasWorked = never } = options
  const open = typeof target === 'function' ? target : opener(target, options)
  const stableMs = options.reconnectStableMs ?? LIMITS.reconnectStableMs.default
  const isStopped = () => signal?.aborted === true
  let attempt = 0
  while (!isStopped()) {
    attempt += 1
    onState({ kind: 'connecting', attempt })
    let error: NetError | undefined
    let connected: { readonly connection: Connection; readonly at: number } | undefined
    try {
      const connection = await open(signal)
      checkArgument('what was opened', connection, CONNECTION)
      connected = { connection, at: clock.monotonic() }
      await run(connection, session, signal, onState)
    } catch (cause) {
      if (!(cause instanceof NetError) || isPermanent(cause)) throw cause
      error = cause
    }
    if (isStopped()) break
    const isStable = connected !== undefined && clock.monotonic() - connected.at >= stableMs
    if (isStable || (connected !== undefined && hasWorked(connected.connection))) attempt = 0
    const delayMs = Math.floor(random() * longestDelay(attempt, options))
    onState({ kind: 'waiting', attempt, delayMs, error })
    await sleep(delayMs, clock, signal)
  }
  onState({ kind: 'stopped' })
}

function isPermanent(error: NetError): boolean {
  return error instanceof TargetError || error instanceof PathTooLongError || error instanceof TlsOptionsError
}

function opener(target: Target, options: ReconnectOptions): Open {
  return (signal) => connect(target, { ...options.connect, signal })
}

async function run(
  connection: Connection,
  session: Session,
  signal: AbortSignal | undefined,
  onState: (state: ReconnectState) => void,
): Promise<void> {
  const onAbort = () => void connection.close()
  signal?.addEventListener('abort', onAbort)
  try {
    // It may have been aborted while the connection was opened, by an `open` that ignores the signal.
    if (signal?.aborted === true) return
    onState({ kind: 'connected', connection })
    await session(connection)
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await connection.close()
  }
}

function longestDelay(attempt: number, options: ReconnectOptions): number {
  const first = options.reconnectDelayMs ?? LIMITS.reconnectDelayMs.default
  const most = options.reconnectDelayMsMax ?? LIMITS.reconnectDelayMsMax.default
  return Math.min(most, first * 2 ** Math.max(0, attempt - 1))
}

function sleep(delayMs: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      timer.cancel()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.setTimeout(end, delayMs)
    signal?.addEventListener('abort', end)
  })
}

const ignore = () => {}
const never = () => false
