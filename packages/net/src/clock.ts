/** Time as a dependency, so that what waits can be tested without waiting. */

/** A call back that is to come. */
export interface Timer {
  /** Stops it; harmless when it has fired or was stopped before. */
  cancel(): void
  /** Lets the process end although it has not fired; only the clock of a machine knows of that. */
  unref?(): void
}

/** What tells and measures time: `systemClock`, or `FakeClock` in tests. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`: for dates. It jumps when somebody sets the clock of the machine. */
  now(): number
  /** Milliseconds since a moment of its own, as `performance.now()`: for durations. It never goes back and never jumps. */
  monotonic(): number
  /** Calls back once, after `delayMs`. */
  setTimeout(callback: () => void, delayMs: number): Timer
  /** Calls back again and again, every `intervalMs`. */
  setInterval(callback: () => void, intervalMs: number): Timer
}

/** Node takes a longer delay for one millisecond. It is 24 days. */
const DELAY_MS_MAX = 2 ** 31 - 1

/** What a timer of Node is to wait; Infinity, as "never", becomes the longest that there is. */
export function timerDelay(delayMs: number): number {
  return Math.min(delayMs, DELAY_MS_MAX)
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout(callback, delayMs) {
    const timeout = setTimeout(callback, timerDelay(delayMs))
    return { cancel: () => clearTimeout(timeout), unref: () => void timeout.unref() }
  },
  setInterval(callback, intervalMs) {
    const interval = setInterval(callback, timerDelay(intervalMs))
    return { cancel: () => clearInterval(interval), unref: () => void interval.unref() }
  },
}
