/** Time as a dependency, so that what waits can be tested without waiting. */

/** A call back that is to come. */
export interface Timer {
  /** Stops it; harmless when it has fired or was stopped before. */
  cancel(): void
}

/** What tells and measures time: `systemClock`, or `FakeClock` in tests. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number
  /** Calls back once, after `delayMs`. */
  setTimeout(callback: () => void, delayMs: number): Timer
  /** Calls back again and again, every `intervalMs`. */
  setInterval(callback: () => void, intervalMs: number): Timer
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, delayMs) {
    const timeout = setTimeout(callback, delayMs)
    return { cancel: () => clearTimeout(timeout) }
  },
  setInterval(callback, intervalMs) {
    const interval = setInterval(callback, intervalMs)
    return { cancel: () => clearInterval(interval) }
  },
}
