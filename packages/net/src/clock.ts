/** Time as a dependency, so that a test of a timeout does not wait. */

/** A callback that is due later. */
export interface Timer {
  /** Stops it; harmless when it has fired or was stopped before. */
  cancel(): void
  /** Lets the process end before it fires. Optional: a clock in a test keeps no process running. */
  unref?(): void
}

/** What tells and measures time: `systemClock`, or `FakeClock` in tests. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`: for dates. It jumps when the clock of the machine is set. */
  now(): number
  /** Milliseconds since a moment of its own, as `performance.now()`: for durations. It never goes back and never jumps. */
  monotonic(): number
  /** Calls back once, after `delayMs`. */
  setTimeout(callback: () => void, delayMs: number): Timer
  /** Calls back again and again, every `intervalMs`. */
  setInterval(callback: () => void, intervalMs: number): Timer
}

/** 24 days. Node makes one millisecond of a longer delay. */
const DELAY_MS_MAX = 2 ** 31 - 1

/** The delay for a timer of Node. Infinity, which means never, becomes the longest delay. */
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
