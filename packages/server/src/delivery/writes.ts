/**
 * What is written to connections after a batch: one write for each. A write takes some microseconds, and a channel may have
 * thousands of members, so the writes of a batch give way too.
 */
import type { Session } from '../session/session.ts'
import type { BeginSlice } from '../session/time-slice.ts'

/** The clock costs a tenth of a write. */
const WRITES_BETWEEN_LOOKS = 16

/** A PING waits for so many slices at most. */
const BATCH_SLICES_MAX = 4

export class Writes {
  readonly #beginSlice: BeginSlice
  /** In the order in which they are written to. A session that is here twice is written to once: then it has nothing more. */
  #waiting: readonly Session[] = []
  /** How many of them have been written to. */
  #written = 0
  /** How many slices of time it took to write the last batch that had readers. */
  #slices = 0
  #isScheduled = false

  constructor(beginSlice: BeginSlice) {
    this.#beginSlice = beginSlice
  }

  /**
   * How many slices of time the next batch may be executed for: as many as the last one took to be written. Nothing else is done while a batch
   * is written to thousands of readers, and a longer one is written to each of them with one write too.
   */
  get batchSlices(): number {
    return Math.min(Math.max(1, this.#slices), BATCH_SLICES_MAX)
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0
  }

  /**
   * Releases what is staged for each, and writes it. One write follows another without anything between: a reader on this machine
   * that falls asleep between two must be woken for each, which costs more than the write.
   */
  send(sessions: readonly Session[]): void {
    if (sessions.length === 0) return
    if (this.isIdle) this.#slices = 0
    const written = this.isIdle ? this.#sendSome(sessions) : 0
    if (written === sessions.length) return
    const later = sessions.slice(written)
    // It is decided now, whatever the next batch stages for them before their turn.
    for (const session of later) session.outbox.release()
    this.#waiting = this.isIdle ? later : [...this.#waiting, ...later]
    this.#schedule()
  }

  /** What is released and written at once is looked at once: a session is in many places of the memory. */
  #sendSome(sessions: readonly Session[]): number {
    return this.#forSome(sessions, 0, ({ outbox }) => {
      outbox.release()
      outbox.flush()
    })
  }

  #run(): void {
    this.#isScheduled = false
    this.#written = this.#forSome(this.#waiting, this.#written, ({ outbox }) => outbox.flush())
    if (this.#written < this.#waiting.length) return this.#schedule()
    this.#waiting = []
    this.#written = 0
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => this.#run())
  }

  /** @returns the place from which to go on when there is time again */
  #forSome(sessions: readonly Session[], from: number, write: (session: Session) => void): number {
    const isOver = this.#beginSlice()
    this.#slices += 1
    let next = from
    for (const session of sessions.slice(from)) {
      next += 1
      write(session)
      if (next % WRITES_BETWEEN_LOOKS === 0 && isOver()) break
    }
    return next
  }
}
