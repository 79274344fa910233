/** A clock that a test moves. */
import type { ClientClock } from '../client/run-client.ts'

interface Timer {
  readonly at: number
  readonly callback: () => void
}

export class ManualClock implements ClientClock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(now = 0) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  setTimeout(callback: () => void, delayMs: number): { cancel(): void } {
    const timer = { at: this.#now + delayMs, callback }
    this.#timers.add(timer)
    return { cancel: () => void this.#timers.delete(timer) }
  }

  /** Timers run in their order, each at its time; then all that has become ready meanwhile. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)
      if (next === undefined) break
      this.#timers.delete(next)
      this.#now = next.at
      next.callback()
      await settled()
    }
    this.#now = end
  }
}

/** All promises that can settle by themselves have. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, 0))
}
