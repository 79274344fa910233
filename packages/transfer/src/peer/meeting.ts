/** Where one side meets the other, again after each break, with the same code. */
import { setTimeout as delay } from 'node:timers/promises'
import { type Address, type Connection, formatAddress, NetError, connect, serve } from '@partyline/net'
import type { Code } from '../code/code.ts'
import { TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Role } from '../pake/greeting.ts'
import { Guesses } from '../pake/guesses.ts'
import { secureAsClient, secureAsServer, type SecureParts } from '../pake/secure.ts'
import type { Way } from './way.ts'

/** The other side, proven to have the code. */
export interface Peer {
  readonly connection: Connection
  /** By which the two know each other again. */
  readonly pairKey: Uint8Array
  readonly address: string
}

export interface MeetingParts {
  readonly role: Role
  readonly code: Code
  readonly signal: AbortSignal
  /** Somebody came, and does not have the code or is something else. */
  readonly onStranger: (error: TransferError) => void
}

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
      return goingTo(async () => [way.target], parts)
    case 'search':
      return goingTo(() => way.search(parts.code.nameplate), parts)
    default:
      return way satisfies never
  }
}

/** More than two sides never come; strangers are let go soon. */
const CONNECTIONS_MAX = 32

async function openListening(way: Extract<Way, { kind: 'listen' }>, parts: MeetingParts): Promise<Meeting> {
  const { code, signal, onStranger } = parts
  const secure: SecureParts = { ...parts, guesses: new Guesses() }
  let arrived: Peer | null = null
  let taker: PromiseWithResolvers<Peer> | null = null
  let current: Connection | null = null
  let failure: unknown
  const fail = (error: unknown) => {
    failure ??= error
    taker?.reject(failure)
  }
  const server = await serve(
    way.target,
    async (connection) => {
      try {
        const { pairKey } = await secureAsServer(connection, secure)
        current?.abort(new TransferError('TRANSFER_CONNECTION', 'the other side has connected again'))
        current = connection
        arrived = { connection, pairKey, address: formatAddress(connection.remoteAddress) }
        taker?.resolve(arrived)
        await connection.closed
      } catch (error) {
        if (!(error instanceof TransferError)) throw error
        onStranger(error)
        if (error.code === 'TRANSFER_CODE_BURNT') fail(error)
      }
    },
    { maxConnections: CONNECTIONS_MAX, maxConnectionsReached: 'reject' },
  )
  const port = server.addresses[0].port
  const announced = way.announce === null ? null : await way.announce(code.nameplate, port)
  signal.addEventListener('abort', () => fail(signal.reason))
  return {
    addresses: server.addresses,
    async next(isAgain) {
      if (failure !== undefined) throw failure
      if (arrived === null) {
        const waiting = (taker = Promise.withResolvers<Peer>())
        const timer = isAgain ? setTimeout(() => waiting.reject(notBack()), LIMITS.reconnectTimeoutMs) : undefined
        await waiting.promise.finally(() => clearTimeout(timer))
      }
      const peer = arrived
      arrived = null
      taker = null
      if (peer === null) throw new Error('nobody has arrived')
      return peer
    },
    async [Symbol.asyncDispose]() {
      await announced?.close()
      await server.drain({ timeoutMs: 0 })
    },
  }
}

function goingTo(
  find: () => Promise<readonly { readonly host: string; readonly port: number }[]>,
  parts: MeetingParts,
): Meeting {
  const { signal, code } = parts
  const secure: SecureParts = { ...parts, guesses: new Guesses() }
  const attempt = async (): Promise<Peer> => {
    let failure: unknown = new TransferError(
      'TRANSFER_NOT_FOUND',
      `nobody on this network waits with the code ${code.nameplate}-…`,
    )
    for (const target of await find()) {
      try {
        const connection = await connect(target, { signal, timeoutMs: LIMITS.handshakeTimeoutMs })
        const { pairKey } = await secureAsClient(connection, secure)
        return { connection, pairKey, address: formatAddress(connection.remoteAddress) }
      } catch (error) {
        failure = connectFailure(error)
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

function connectFailure(error: unknown): unknown {
  if (!(error instanceof NetError)) return error
  return new TransferError('TRANSFER_CONNECTION', error.message, { cause: error, remedy: error.remedy })
}

function notBack(): TransferError {
  const seconds = LIMITS.reconnectTimeoutMs / 1_000
  return new TransferError(
    'TRANSFER_CONNECTION',
    `the connection broke, and the other side did not come back within ${seconds} seconds`,
  )
}
