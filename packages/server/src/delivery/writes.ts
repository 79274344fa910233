/**
 * What is written to connections after a batch: one write for each. A write takes some microseconds, and a channel may have
 * thousands of members, so the writes of a batch give way too.
 */
import type { Session } from '../session/session.ts'
import type { BeginSlice } from '../session/time-slice.ts'

export class Writes {
  readonly #beginSlice: BeginSlice
  readonly #waiting = new Set<Session>()
  #isScheduled = false

  constructor(beginSlice: BeginSlice) {
    this.#beginSlice = beginSlice
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0
  }

  /**
   * One write follows another without anything between: a reader on this machine that falls asleep between two must be
   * woken for each, which costs more than the write.
   */
  flush(sessions: Iterable<Session>): void {
    for (const session of sessions) this.#waiting.add(session)
    if (!this.#isScheduled) this.#run()
  }

  #run(): void {
    this.#isScheduled = false
    const isOver = this.#beginSlice()
    for (const session of this.#waiting) {
      this.#waiting.delete(session)
      session.outbox.flush()
      if (isOver()) break
    }
    if (this.isIdle) return
    this.#isScheduled = true
    setImmediate(() => this.#run())
  }
}
