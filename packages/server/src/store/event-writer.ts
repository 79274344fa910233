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

export class EventWriter {
  readonly #targets: Targets
  readonly #insert: StatementSync
  readonly #steps: ClockSteps
  readonly #earlier: EarlierTimes
  #last: { readonly seq: number; readonly time: number }

  constructor(database: DatabaseSync, targets: Targets) {
    this.#targets = targets
    this.#insert = database.prepare(
      `INSERT INTO event (seq, time, id, target, is_message, verb, source, session, params, tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    const positions = new Positions(database)
    this.#steps = new ClockSteps(database)
    this.#earlier = new EarlierTimes(database, positions)
    this.#earlier.follow(this.#steps.all())
    this.#last = positions.last() ?? { seq: 0, time: 0 }
  }

  /** The last event that is committed; 0 when there is none. */
  get last(): { readonly seq: number; readonly time: number } {
    return this.#last
  }

  /** Where the clock was set back, the newest first. */
  get steps(): readonly ClockStep[] {
    return this.#steps.all()
  }

  /** Within a transaction of the caller, which says how it ended. Throws StoreError. */
  insert(events: readonly EventRow[]): void {
    this.#checkOrder(events)
    this.#noteSteps(events)
    for (const [seq, time, id, target, isMessage, verb, source, session, params, tags] of events) {
      const targetId = this.#targets.idOf(target)
      if (this.#earlier.isTaken(targetId, time)) {
        const what = `"${target}" has an event of time ${time} from before the clock was set back`
        throw new StoreError('STORE_FAILED', what)
      }
      this.#insert.run(seq, time, id, targetId, isMessage, verb, source, session, params, tags)
    }
  }

  committed(events: readonly EventRow[]): void {
    const [seq, time] = events.at(-1) ?? []
    if (seq !== undefined && time !== undefined) this.#last = { seq, time }
  }

  rolledBack(): void {
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
    let seqMin = this.#last.seq + 1
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
