/** A clock for tests: time stands still until it is advanced, and then timers fire in order, at their exact time. */
import type { Clock, Timer } from '../clock.ts'

interface Alarm {
  at: number
  readonly order: number
  readonly intervalMs: number | undefined
  readonly callback: () => void
}

/** Time that moves only by `advance`; the date, by `setDate` too. */
export class FakeClock implements Clock {
  readonly #alarms = new Set<Alarm>()
  #monotonic = 0
  /** The date when `monotonic` was 0. */
  #epoch: number
  #order = 0

  /** @param now the time to begin with, in milliseconds since 1970 */
  constructor(now = 0) {
    this.#epoch = now
  }

  /** How many timers wait to fire. */
  get timerCount(): number {
    return this.#alarms.size
  }

  now(): number {
    return this.#epoch + this.#monotonic
  }

  monotonic(): number {
    return this.#monotonic
  }

  /** Sets the date, as a person sets the clock of a machine: no time passes, and no timer fires. */
  setDate(now: number): void {
    this.#epoch = now - this.#monotonic
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    return this.#add(callback, delayMs, undefined)
  }

  setInterval(callback: () => void, intervalMs: number): Timer {
    return this.#add(callback, intervalMs, Math.max(1, intervalMs))
  }

  /** Moves time forward, firing what falls due, timers set on the way included. Promises settle only after it returns. */
  advance(ms: number): void {
    const until = this.#monotonic + ms
    for (let alarm = this.#nextDue(until); alarm !== undefined; alarm = this.#nextDue(until)) {
      this.#monotonic = alarm.at
      if (alarm.intervalMs === undefined) this.#alarms.delete(alarm)
      else alarm.at += alarm.intervalMs
      alarm.callback()
    }
    this.#monotonic = until
  }

  #add(callback: () => void, delayMs: number, intervalMs: number | undefined): Timer {
    this.#order += 1
    const alarm = { at: this.#monotonic + Math.max(0, delayMs), order: this.#order, intervalMs, callback }
    this.#alarms.add(alarm)
    return { cancel: () => this.#alarms.delete(alarm) }
  }

  #nextDue(until: number): Alarm | undefined {
    let next: Alarm | undefined
    for (const alarm of this.#alarms) {
      if (alarm.at > until) continue
      if (next === undefined || alarm.at < next.at || (alarm.at === next.at && alarm.order < next.order)) next = alarm
    }
    return next
  }
}
