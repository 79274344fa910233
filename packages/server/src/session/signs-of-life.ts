/** When a client was last heard, and when its person last spoke. Every time here is of `Clock.monotonic`. */
import type { Clock } from '@partyline/net'

export interface Ping {
  readonly sentAt: number
  /** How long the client has for the answer. */
  readonly timeoutMs: number
}

export class SignsOfLife {
  readonly #clock: Pick<Clock, 'monotonic'>
  #heardAt: number
  #spokeAt: number
  #ping: Ping | null = null
  #isDoubted = false

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
    this.#heardAt = clock.monotonic()
    this.#spokeAt = this.#heardAt
  }

  /** When the client last sent or took something. */
  get heardAt(): number {
    return this.#heardAt
  }

  /** The PING that is not answered yet. */
  get ping(): Ping | null {
    return this.#ping
  }

  /** Whether somebody wants its nickname, and nothing was heard since. */
  get isDoubted(): boolean {
    return this.#isDoubted
  }

  /** For how long it has sent no message to others; until it does, for how long it is registered. */
  get idleMs(): number {
    return this.#clock.monotonic() - this.#spokeAt
  }

  /** The client has sent something, or taken something that was sent. */
  heard(): void {
    this.#heardAt = this.#clock.monotonic()
    this.#ping = null
    this.#isDoubted = false
  }

  /** Somebody wants its nickname. */
  doubted(): void {
    this.#isDoubted = true
  }

  /** The client sends a message to others, or is registered. */
  spoke(): void {
    this.#spokeAt = this.#clock.monotonic()
  }

  /** It has been sent a PING; or one is on its way already, whose answer must come by then. */
  pinged(timeoutMs: number): void {
    const now = this.#clock.monotonic()
    const { sentAt, timeoutMs: leftMs } = this.#ping ?? { sentAt: now, timeoutMs: Infinity }
    this.#ping = { sentAt, timeoutMs: Math.min(leftMs, now - sentAt + timeoutMs) }
  }
}
