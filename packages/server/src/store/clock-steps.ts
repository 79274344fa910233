/** The rows of the table `clock_step`, for the thread that writes and the thread that reads. */

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { ClockStep } from './runs.ts'

export class ClockSteps {
  readonly #select: StatementSync
  readonly #insert: StatementSync

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT * FROM clock_step ORDER BY seq DESC')
    this.#insert = database.prepare('INSERT INTO clock_step (seq, time_before, time_after) VALUES (?, ?, ?)')
  }

  /** The newest first. */
  all(): readonly ClockStep[] {
    return this.#select.all().map(parseStep)
  }

  add({ seq, timeBefore, timeAfter }: ClockStep): void {
    this.#insert.run(seq, timeBefore, timeAfter)
  }
}

function parseStep(row: Readonly<Record<string, SQLOutputValue>>): ClockStep {
  return { seq: Number(row['seq']), timeBefore: Number(row['time_before']), timeAfter: Number(row['time_after']) }
}
