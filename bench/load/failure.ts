/**
 * A benchmark that lost a message must not print a number. Whatever notices a fault reports it here, from any callback;
 * every wait is a wait for this too.
 */

/** With nothing new for this long, what is missing will not come. */
const STALLED_MS = 10_000
const POLL_MS = 1

export class Failure {
  readonly #broken = Promise.withResolvers<never>()
  readonly #stalledMs: number

  constructor(stalledMs = STALLED_MS) {
    this.#stalledMs = stalledMs
    this.#broken.promise.catch(() => undefined)
  }

  /** The first report counts. */
  report(message: string): void {
    this.#broken.reject(new Error(message))
  }

  /** The value of `work`, or the reported fault as a rejection, whichever is first. */
  async orFail<T>(work: Promise<T>): Promise<T> {
    return await Promise.race([work, this.#broken.promise])
  }

  /**
   * Resolves when `missing` returns 0. Rejects when it stops changing (for ten seconds); `describe` says what
   * is missing.
   */
  async untilNone(missing: () => number, describe: () => string): Promise<void> {
    let last = Number.NaN
    let changedAt = performance.now()
    for (let count = missing(); count !== 0; count = missing()) {
      const now = performance.now()
      if (count !== last) {
        last = count
        changedAt = now
      } else if (now - changedAt > this.#stalledMs) {
        this.report(describe())
      }
      await this.orFail(new Promise((resolve) => setTimeout(resolve, POLL_MS)))
    }
  }
}
