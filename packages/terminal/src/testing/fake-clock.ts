/** A clock that moves when a test says so. */
import type { Clock } from '../terminal/clock.ts'

export class FakeClock implements Clock {
  #ms = 0
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>()

  monotonic(): number {
    return this.#ms
  }

  now(): number {
    return Date.UTC(2030, 0, 1) + this.#ms
  }

  setTimeout(callback: () => void, delayMs: number): { cancel(): void } {
    const timer = { at: this.#ms + delayMs, callback }
    this.#timers.add(timer)
    return { cancel: () => void this.#timers.delete(timer) }
  }

  /** Calls what becomes due, in its order. */
  advance(ms: number): void {
    const end = this.#ms + ms
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)
      if (next === undefined) break
      this.#timers.delete(next)
      this.#ms = Math.max(this.#ms, next.at)
      next.callback()
    }
    this.#ms = end
  }
}
