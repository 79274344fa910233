/** The rate of one session's commands: bursts are allowed, the steady rate is bounded. */
export class TokenBucket {
  #tokens: number
  #filledAt: number

  constructor(burst: number, now: number) {
    this.#tokens = burst
    this.#filledAt = now
  }

  /** As they were when `waitMs` was last asked, less what was taken since. */
  get tokens(): number {
    return this.#tokens
  }

  /** A command is never refused: the bucket may go below zero, and the next one waits for it. */
  take(cost: number): void {
    this.#tokens -= cost
  }

  /** Milliseconds until the next command may be read; 0 when it may now. */
  waitMs(perSecond: number, burst: number, now: number): number {
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * perSecond)
    this.#filledAt = now
    return this.#tokens >= 1 ? 0 : Math.ceil(((1 - this.#tokens) / perSecond) * 1000)
  }
}
