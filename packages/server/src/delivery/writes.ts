/**
 * What is written to connections after a batch: one write for each. A write takes some microseconds, and a channel may have
 * thousands of members, so the writes of a batch give way too.
 */
import type { Session } from '../session/session.ts'
import type { BeginSlice } from '../session/time-slice.ts'

/** The clock costs a tenth of a write. */
const WRITES_BETWEEN_LOOKS = 16

export class Writes {
  readonly #beginSlice: BeginSlice
  /** In the order in which they are written to. A session that is here twice is written to once: then it has nothing more. */
  #waiting: readonly Session[] = []
  /** How many of them have been written to. */
  #written = 0
  #isScheduled = false

  constructor(beginSlice: BeginSlice) {
    this.#beginSlice = beginSlice
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0
  }

  /**
   * One write follows another without anything between: a reader on this machine that falls asleep between two must be
   * woken for each, which costs more than the write.
   */
  flush(sessions: readonly Session[]): void {
    this.#waiting = this.isIdle ? sessions : [...this.#waiting, ...sessions]
    if (!this.#isScheduled) this.#run()
  }

  #run(): void {
    this.#isScheduled = false
    const isOver = this.#beginSlice()
    while (this.#written < this.#waiting.length) {
      const session = this.#waiting[this.#written]
      this.#written += 1
      session?.outbox.flush()
      if (this.#written % WRITES_BETWEEN_LOOKS === 0 && isOver()) break
    }
    if (this.#written === this.#waiting.length) {
      this.#waiting = []
      this.#written = 0
      return
    }
    this.#isScheduled = true
    setImmediate(() => this.#run())
  }
}
