/**
 * Where the clock was set back, dates come that were there before. A date means one place in a history, so an event is not
 * recorded if its target has one of that date in an earlier run; see `runs.ts`.
 */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Positions } from './positions.ts'
import { runsOf, type ClockStep, type Run } from './runs.ts'

export class EarlierTimes {
  readonly #positions: Positions
  readonly #eventAt: StatementSync
  #runs: readonly Run[] = []
  /** `from` <= time < `to` is no date of any earlier event, so that nothing has to be looked for. */
  #free = { from: 0, to: 0 }

  constructor(database: DatabaseSync, positions: Positions) {
    this.#positions = positions
    this.#eventAt = database.prepare(
      'SELECT 1 FROM event WHERE position >= ? AND position < ? AND +target = ? AND time = ? LIMIT 1',
    )
  }

  /** @param steps all of them, the newest first: the events after the newest are not earlier ones */
  follow(steps: readonly ClockStep[]): void {
    this.#runs = runsOf(steps, 0).slice(1)
    this.#free = { from: 0, to: 0 }
  }

  /** Whether the target has an event of this time before the last step of the clock. */
  isTaken(targetId: number, time: number): boolean {
    if (this.#runs.length === 0 || (this.#free.from <= time && time < this.#free.to)) return false
    let to = Infinity
    for (const run of this.#runs) {
      if (time > run.latest) continue
      const within = this.#positions.range(run)
      const position = this.#positions.firstWhere((place) => place.time >= time, within)
      const next = this.#positions.from(position)?.time ?? Infinity
      if (next === time && this.#eventAt.get(position, within.end, targetId, time) !== undefined) return true
      to = Math.min(to, next)
    }
    this.#free = { from: time, to }
    return false
  }
}
