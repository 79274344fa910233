/** The table of events, for the thread that writes. */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import { ClockSteps } from './clock-steps.ts'
import { EarlierTimes } from './earlier-times.ts'
import type { EventRow } from './event-row.ts'
import { messageIdSeq } from './message-id.ts'
import { Positions } from './positions.ts'
import { stepsIn, type ClockStep } from './runs.ts'
import type { Targets } from './targets.ts'

interface EventPlace {
  readonly seq: number
  readonly time: number
}

export class EventWriter {
  readonly #targets: Targets
  readonly #insert: StatementSync
  readonly #steps: ClockSteps
  readonly #earlier: EarlierTimes
  /** The last event that is committed; 0 when there is none. */
  #committed: EventPlace
  /** The last event that is inserted. */
  #last: EventPlace
  /** Inserted since the last commit. */
  #rows = 0

  constructor(database: DatabaseSync, targets: Targets) {
    this.#targets = targets
    this.#insert = database.prepare(
      `INSERT INTO event (seq, time, id, target, is_message, verb, source, session, user, account, params, text, tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    const positions = new Positions(database)
    this.#steps = new ClockSteps(database)
    this.#earlier = new EarlierTimes(database, positions)
    this.#earlier.follow(this.#steps.all())
    const last = positions.last() ?? { seq: 0, time: 0 }
    // What was imported has no place among those that are given.
    this.#committed = { seq: Math.max(last.seq, 0), time: last.time }
    this.#last = this.#committed
  }

  /** The last event that is committed; 0 when there is none. */
  get last(): EventPlace {
    return this.#committed
  }

  /** Where the clock was set back, the newest first. */
  get steps(): readonly ClockStep[] {
    return this.#steps.all()
  }

  /** Within a transaction of the caller, which says how it ended. Throws StoreError. */
  insert(events: readonly EventRow[]): void {
    this.#checkOrder(events)
    this.#noteSteps(events)
    for (const row of events) {
      const [seq, time, id, target, kind, verb, source, session, user, account, params, text, tags] = row
      const targetId = this.#targets.idOf(target)
      if (this.#earlier.isTaken(targetId, time)) {
        const what = `"${target}" has an event of time ${time} from before the clock was set back`
        throw new StoreError('STORE_FAILED', what)
      }
      // `run` would make an object of what has changed, for each row.
      this.#insert.get(seq, time, id, targetId, kind, verb, source, session, user, account, params, text, tags)
    }
    this.#rows += events.length
    const [seq, time] = events.at(-1) ?? []
    if (seq !== undefined && time !== undefined) this.#last = { seq, time }
  }

  /** Of the last event that is inserted. */
  get lastSeq(): number {
    return this.#last.seq
  }

  /** Returns how many events the transaction had. */
  committed(): number {
    const rows = this.#rows
    this.#rows = 0
    this.#committed = this.#last
    return rows
  }

  rolledBack(): void {
    this.#rows = 0
    this.#last = this.#committed
    this.#earlier.follow(this.#steps.all())
  }

  #noteSteps(events: readonly EventRow[]): void {
    const stamps = events.map(([seq, time]) => ({ seq, time }))
    const steps = stepsIn(stamps, this.#last.time)
    for (const step of steps) this.#steps.add(step)
    if (steps.length > 0) this.#earlier.follow(this.#steps.all())
  }

  /** Every search relies on this order; a row that broke it could never be found again, nor be taken back. */
  #checkOrder(events: readonly EventRow[]): void {
    // Within a batch the events of one entry may come in several pieces.
    let seqMin = Math.max(this.#committed.seq + 1, this.#last.seq)
    for (const [seq, , id] of events) {
      if (seq < seqMin) {
        throw new StoreError(
          'STORE_FAILED',
          `event ${id} with seq ${seq} came after seq ${seqMin - 1}. A batch goes on where the last one ended`,
        )
      }
      if (messageIdSeq(id) !== seq) {
        throw new StoreError('STORE_FAILED', `the id "${id}" does not name the place ${seq}, by which it is found`)
      }
      seqMin = seq
    }
  }
}
