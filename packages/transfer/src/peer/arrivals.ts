/** The other side comes to us: whoever comes is proven first, and of those the last one counts. */
import { type Connection, formatAddress } from '@partyline/net'
import { TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { Guesses } from '../pake/guesses.ts'
import { secureAsServer, type ServerParts } from '../pake/secure.ts'
import type { MeetingParts, Peer } from './peer.ts'

export class Arrivals {
  readonly #secure: ServerParts
  readonly #onStranger: MeetingParts['onStranger']
  #arrived: Peer | null = null
  #taker: PromiseWithResolvers<Peer> | null = null
  #current: { readonly connection: Connection; readonly instance: Uint8Array } | null = null
  #failure: unknown

  constructor(parts: MeetingParts) {
    const isTaken = (instance: Uint8Array) => this.#current !== null && !isSame(this.#current.instance, instance)
    this.#secure = { ...parts, guesses: new Guesses(), isTaken }
    this.#onStranger = parts.onStranger
    parts.signal.addEventListener('abort', () => this.fail(parts.signal.reason))
  }

  /** Resolves when the connection has ended. One that comes again ends its earlier connection; another one has to wait for its end. */
  async take(connection: Connection): Promise<void> {
    try {
      const { pairKey, instance } = await secureAsServer(connection, this.#secure)
      // Two may have been proven at the same time: the second is told when it comes again.
      if (this.#secure.isTaken(instance)) return await connection.close()
      this.#current?.connection.abort(new TransferError('TRANSFER_CONNECTION', 'the other side has connected again'))
      this.#current = { connection, instance }
      this.#arrived = { connection, pairKey, address: formatAddress(connection.remoteAddress) }
      this.#taker?.resolve(this.#arrived)
      await connection.closed
      if (this.#current.connection === connection) this.#current = null
    } catch (error) {
      if (!(error instanceof TransferError)) throw error
      this.#onStranger(error)
      if (error.code === 'TRANSFER_CODE_BURNT') this.fail(error)
    }
  }

  /** Nobody will come any more. */
  fail(error: unknown): void {
    this.#failure ??= error
    this.#taker?.reject(this.#failure)
  }

  /** As `Meeting.next`. */
  async next(isAgain: boolean): Promise<Peer> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#arrived === null) {
      const waiting = (this.#taker = Promise.withResolvers<Peer>())
      const timer = isAgain ? setTimeout(() => waiting.reject(notBack()), LIMITS.reconnectTimeoutMs) : undefined
      await waiting.promise.finally(() => clearTimeout(timer))
    }
    const peer = this.#arrived
    this.#arrived = null
    this.#taker = null
    if (peer === null) throw new Error('nobody has arrived')
    return peer
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

function notBack(): TransferError {
  const seconds = LIMITS.reconnectTimeoutMs / 1_000
  return new TransferError(
    'TRANSFER_CONNECTION',
    `the connection broke, and the other side did not come back within ${seconds} seconds`,
  )
}
