/**
 * What is written to connections after a batch: one write for each. A write takes some microseconds, and a channel may have
 * thousands of members, so the writes of a batch give way too.
 */
import type { Clock } from '@partyline/net'
import type { Session } from '../session/session.ts'
import type { BeginSlice } from '../session/time-slice.ts'

/** The clock costs a tenth of a write. */
const WRITES_BETWEEN_LOOKS = 16

/** A PING waits for so many slices at most. */
const BATCH_SLICES_MAX = 4

/** Writing that took so many slices is followed by a rest of the same length, so that it takes half of the time at most. */
const LONG_SLICES = 4
/** What happens in a channel is told after so much time at the latest. */
const REST_MS_MAX = 250

/** After a long writing. */
interface Rest {
  /** Its readers. */
  readonly lately: ReadonlySet<Session>
  /** Those of them for which there is something again. */
  readonly held: Set<Session>
}

export class Writes {
  readonly #beginSlice: BeginSlice
  readonly #clock: Pick<Clock, 'monotonic' | 'setTimeout'>
  /** In the order in which they are written to. A session that is here twice is written to once: then it has nothing more. */
  #waiting: readonly Session[] = []
  /** How many of them have been written to. */
  #written = 0
  /** How many slices of time it took to write the last batch that had readers. */
  #slices = 0
  #startedAt = 0
  #isScheduled = false
  #resting: Rest | null = null

  constructor(beginSlice: BeginSlice, clock: Pick<Clock, 'monotonic' | 'setTimeout'>) {
    this.#beginSlice = beginSlice
    this.#clock = clock
  }

  /**
   * How many slices of time the next batch may be executed for: as many as the last one took to be written. Nothing else is done while a batch
   * is written to thousands of readers, and a longer one is written to each of them with one write too.
   */
  get batchSlices(): number {
    return Math.min(Math.max(1, this.#slices), BATCH_SLICES_MAX)
  }

  /** Nothing waits for its turn. */
  get isIdle(): boolean {
    return !this.isWriting && (this.#resting === null || this.#resting.held.size === 0)
  }

  get isWriting(): boolean {
    return this.#waiting.length > 0
  }

  /**
   * Releases what is staged for each, and writes it. One write follows another without anything between: a reader on this machine
   * that falls asleep between two must be woken for each, which costs more than the write.
   *
   * While the writer rests, those that were written to before have one write for all the batches of that time: of a write to one of thousands, most is
   * the system's work, whatever its length.
   */
  send(sessions: readonly Session[]): void {
    this.#begin(this.#resting === null ? sessions : this.#withoutHeld(sessions, this.#resting))
  }

  #withoutHeld(sessions: readonly Session[], { lately, held }: Rest): readonly Session[] {
    return sessions.filter((session) => {
      if (!lately.has(session)) return true
      // It is decided now, whatever the next batch stages for them before their turn.
      session.outbox.release()
      held.add(session)
      return false
    })
  }

  #begin(sessions: readonly Session[]): void {
    if (sessions.length === 0) return
    if (this.isWriting) {
      for (const session of sessions) session.outbox.release()
      this.#waiting = [...this.#waiting, ...sessions]
      return
    }
    this.#slices = 0
    this.#startedAt = this.#clock.monotonic()
    this.#waiting = sessions
    // What is released and written at once is looked at once: a session is in many places of the memory.
    this.#written = this.#forSome(sessions, 0, ({ outbox }) => {
      outbox.release()
      outbox.flush()
    })
    for (const session of sessions.slice(this.#written)) session.outbox.release()
    this.#goOn()
  }

  #run(): void {
    this.#isScheduled = false
    this.#written = this.#forSome(this.#waiting, this.#written, ({ outbox }) => outbox.flush())
    this.#goOn()
  }

  #goOn(): void {
    if (this.#written < this.#waiting.length) return this.#schedule()
    if (this.#slices >= LONG_SLICES && this.#resting === null) this.#rest(new Set(this.#waiting))
    this.#waiting = []
    this.#written = 0
  }

  #rest(lately: ReadonlySet<Session>): void {
    const held = new Set<Session>()
    this.#resting = { lately, held }
    this.#clock.setTimeout(
      () => {
        this.#resting = null
        this.#begin([...held])
      },
      Math.min(this.#clock.monotonic() - this.#startedAt, REST_MS_MAX),
    )
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
