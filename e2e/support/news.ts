/** Tells each waiter that there is something new to look at. */
import { within, WAIT_MS } from './wait.ts'

export class News {
  #isOver = false
  readonly #lookers = new Set<() => void>()

  /** There is something new. */
  tell(): void {
    for (const look of this.#lookers) look()
  }

  /** Nothing new will come: a wait that goes on is in vain. */
  end(): void {
    this.#isOver = true
    this.tell()
  }

  /**
   * Looks now and whenever there is something new, until the look gives something other than null.
   * @param seen what there was to see, for the message of the error
   * @throws {Error} it did not come in time, or cannot come any more
   */
  async until<T>(look: () => T | null, what: string, seen: () => string, timeoutMs: number = WAIT_MS): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const attempt = (): void => {
      const found = look()
      if (found !== null) {
        this.#lookers.delete(attempt)
        resolve(found)
      } else if (this.#isOver) {
        reject(new Error(`it ended without ${what}\n${seen()}`))
      }
    }
    this.#lookers.add(attempt)
    attempt()
    try {
      return await within(promise, what, timeoutMs, seen)
    } finally {
      this.#lookers.delete(attempt)
    }
  }
}
