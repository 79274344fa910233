/** Where one side meets the other, again after each break, with the same code. */
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { type Address, connect, type Connection, formatAddress, type HostTarget, serve } from '@partyline/net'
import { connectionFailure } from '../connection-failure.ts'
import { TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { Guesses } from '../pake/guesses.ts'
import { INSTANCE_BYTES } from '../pake/greeting.ts'
import { type ClientParts, secureAsClient } from '../pake/secure.ts'
import { Arrivals } from './arrivals.ts'
import type { MeetingParts, Peer } from './peer.ts'
import type { OpenRelay, Way } from './way.ts'

/** Ends with `close`, which ends no connection that was handed out. */
export interface Meeting extends AsyncDisposable {
  /** Where it listens; none where it does not. */
  readonly addresses: readonly Address[]
  /**
   * The other side, when it is there. One that comes again ends its earlier connection.
   * @param isAgain after a break: then it is waited for where it could also be looked for
   * @throws {TransferError} it does not come, or the code is burnt
   */
  next(isAgain: boolean): Promise<Peer>
}

export async function openMeeting(way: Way, parts: MeetingParts): Promise<Meeting> {
  switch (way.kind) {
    case 'listen':
      return openListening(way, parts)
    case 'address':
      return goingTo(async () => [toTarget(way.target, parts.signal)], parts)
    case 'search':
      return goingTo(async () => {
        const found = await way.search(parts.code.nameplate, parts.signal)
        return found.map((target) => toTarget(target, parts.signal))
      }, parts)
    case 'relay': {
      const { open } = way
      if (way.isWaiting) return waitAtRelay(open, parts)
      return goingTo(async () => [() => open(parts.code.nameplate, parts.signal)], parts)
    }
    default:
      return way satisfies never
  }
}

/** More than two sides never come; strangers are let go soon. */
const CONNECTIONS_MAX = 32

async function openListening(way: Extract<Way, { kind: 'listen' }>, parts: MeetingParts): Promise<Meeting> {
  const arrivals = new Arrivals(parts)
  const options = { maxConnections: CONNECTIONS_MAX, maxConnectionsReached: 'reject' } as const
  const server = await serve(way.target, (connection) => arrivals.take(connection), options)
  const port = server.addresses[0].port
  const announced = way.announce === null ? null : await way.announce(parts.code.nameplate, port)
  return {
    addresses: server.addresses,
    next: (isAgain) => arrivals.next(isAgain),
    async [Symbol.asyncDispose]() {
      await announced?.close()
      await server.drain({ timeoutMs: 0 })
    },
  }
}

/** One connection always waits at the relay: the next side may be the right one, or the same one again. */
async function waitAtRelay(open: OpenRelay, parts: MeetingParts): Promise<Meeting> {
  const arrivals = new Arrivals(parts)
  const over = new AbortController()
  const signal = AbortSignal.any([parts.signal, over.signal])
  const waiting = async () => {
    for (let failingSince: number | null = null; !signal.aborted;) {
      try {
        const connection = await open(parts.code.nameplate, signal)
        failingSince = null
        arrivals.take(connection).catch((error: unknown) => arrivals.fail(error))
      } catch (error) {
        if (signal.aborted) return
        failingSince ??= performance.now()
        const isBreak = error instanceof TransferError && error.code === 'TRANSFER_CONNECTION'
        if (!isBreak || performance.now() > failingSince + LIMITS.reconnectTimeoutMs) return arrivals.fail(error)
        await delay(LIMITS.reconnectDelayMs, undefined, { signal }).catch(() => {})
      }
    }
  }
  void waiting()
  return {
    addresses: [],
    next: (isAgain) => arrivals.next(isAgain),
    async [Symbol.asyncDispose]() {
      over.abort()
    },
  }
}

/** Each connects, and fails with the error of the attempt. */
type Attempts = () => Promise<readonly (() => Promise<Connection>)[]>

function toTarget(target: HostTarget, signal: AbortSignal): () => Promise<Connection> {
  return () => connect(target, { signal, timeoutMs: LIMITS.handshakeTimeoutMs })
}

function goingTo(find: Attempts, parts: MeetingParts): Meeting {
  const { signal, code } = parts
  const secure: ClientParts = { ...parts, guesses: new Guesses(), instance: randomBytes(INSTANCE_BYTES) }
  const attempt = async (): Promise<Peer> => {
    let failure: unknown = new TransferError(
      'TRANSFER_NOT_FOUND',
      `nobody on this network waits with the code ${code.nameplate}-…`,
    )
    for (const open of await find()) {
      try {
        const connection = await open()
        const { pairKey } = await secureAsClient(connection, secure)
        return { connection, pairKey, address: formatAddress(connection.remoteAddress) }
      } catch (error) {
        failure = connectionFailure(error, 'connecting')
        const isFinal = failure instanceof TransferError && /_WRONG_CODE$|_BURNT$/.test(failure.code)
        if (isFinal || signal.aborted) break
      }
    }
    throw signal.aborted ? signal.reason : failure
  }
  return {
    addresses: [],
    async next(isAgain) {
      const deadline = performance.now() + (isAgain ? LIMITS.reconnectTimeoutMs : 0)
      for (;;) {
        try {
          return await attempt()
        } catch (error) {
          const isAbsent =
            error instanceof TransferError && ['TRANSFER_CONNECTION', 'TRANSFER_NOT_FOUND'].includes(error.code)
          if (!isAbsent || performance.now() >= deadline) throw error
        }
        await delay(LIMITS.reconnectDelayMs, undefined, { signal })
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}
