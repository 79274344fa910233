/**
 * A benchmark that lost a message must not print a number. Whatever notices a fault reports it here, from any callback;
 * every wait is a wait for this too.
 */

/** With nothing new for this long, what is missing will not come. */
const STALLED_MS = 10_000
const POLL_MS = 1

export class Failure {
  readonly #waiting = new Set<(fault: Error) => void>()
  readonly #stalledMs: number
  #fault: Error | undefined

  constructor(stalledMs = STALLED_MS) {
    this.#stalledMs = stalledMs
  }

  /** The first report counts. */
  report(message: string): void {
    if (this.#fault !== undefined) return
    this.#fault = new Error(message)
    for (const reject of this.#waiting) reject(this.#fault)
  }

  /** The value of `work`, or the reported fault as a rejection, whichever is first. */
  async orFail<T>(work: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    if (this.#fault !== undefined) reject(this.#fault)
    // Not a race with a promise of the fault, which would hold a part of every piece of work until the end.
    this.#waiting.add(reject)
    work.then(resolve, reject)
    try {
      return await promise
    } finally {
      this.#waiting.delete(reject)
    }
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
