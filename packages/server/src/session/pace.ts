/**
 * When the next line of a session may be read. Nothing is dropped for being too fast: the sender's own connection holds it
 * back.
 */
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import { TokenBucket } from './token-bucket.ts'

export interface PaceParts {
  readonly clock: Clock
  readonly limits: () => Limits
}

/** A token is worth the work of about a millisecond. */
const STEPS_PER_TOKEN = 1_000
/** RFC 1459 2.3: a line without tags has no more, and its command pays for it. */
const BYTES_PER_TOKEN = 512

export class Pace {
  readonly #parts: PaceParts
  readonly #bucket: TokenBucket
  #underway = 0
  #isBarred = false
  #wake: (() => void) | null = null

  constructor(parts: PaceParts) {
    this.#parts = parts
    this.#bucket = new TokenBucket(parts.limits().commandBurst, parts.clock.monotonic())
  }

  /** It has used little of its rate. */
  get isRested(): boolean {
    return this.#bucket.tokens >= this.#parts.limits().commandBurst / 2
  }

  /** What is left of its rate. */
  get tokens(): number {
    return this.#bucket.tokens
  }

  /** There is more to read, and it waits. */
  get isWaiting(): boolean {
    return this.#wake !== null
  }

  /** What a command costs, in tokens. */
  take(cost: number): void {
    this.#bucket.take(cost)
  }

  /** What a command turned out to take: users, channels and rows looked at, lines made, members told. */
  charge(steps: number): void {
    this.#bucket.take(steps / STEPS_PER_TOKEN)
  }

  /** Members of a channel are sent what a line has: a long one takes more than its command. */
  chargeLine(bytes: number): void {
    this.chargeBytes(Math.max(0, bytes - BYTES_PER_TOKEN))
  }

  /** Bytes that no command pays for. */
  chargeBytes(bytes: number): void {
    this.#bucket.take(bytes / BYTES_PER_TOKEN)
  }

  /**
   * Something of the session waits for its turn.
   * @param isBarrier nothing more is read before it has been answered
   */
  submitted(isBarrier = false): void {
    this.#underway += 1
    this.#isBarred ||= isBarrier
  }

  /** Its turn has come, and the answer is sent. */
  answered(): void {
    this.#underway -= 1
    if (this.#underway === 0) this.#isBarred = false
    this.resume()
  }

  /**
   * null when the next line may be read now; else resolves when it is time to ask again.
   * @param isHeld whether it waits for something else, until `resume`
   * @param delayMs how long it waits in any case
   */
  readiness(isHeld: boolean, delayMs: number): Promise<void> | null {
    const { clock, limits } = this.#parts
    const { commandsUnderwayMax, commandsPerSecond, commandBurst } = limits()
    const mustWait = isHeld || this.#isBarred || this.#underway >= commandsUnderwayMax
    const rateMs = mustWait ? 0 : this.#bucket.waitMs(commandsPerSecond, commandBurst, clock.monotonic())
    const waitMs = Math.max(rateMs, delayMs)
    if (!mustWait && waitMs === 0) return null
    return new Promise<void>((resolve) => {
      const timer = mustWait ? null : clock.setTimeout(() => this.resume(), waitMs)
      this.#wake = () => {
        timer?.cancel()
        resolve()
      }
    })
  }

  /** It is time to ask again. */
  resume(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }
}
