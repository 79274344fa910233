/**
 * What was brought into the history from elsewhere stands before everything that the server has recorded: at positions below zero, which are its
 * places in the order as well. Each import has a range of its own below all that are there, of one target, in which times ascend. It is older
 * than what its target had, and may be younger than what others have: times are looked for in it for its own target only.
 */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { ImportedRun } from './runs.ts'

/** One import. Some of its events may be forgotten since. */
export interface ImportedRange extends ImportedRun {
  /** The number of its target. */
  readonly target: number
  /** The last entry before it was brought in. It counts as said then. */
  readonly after: number
}

export class ImportedRanges {
  readonly #all: StatementSync
  readonly #of: StatementSync
  readonly #first: StatementSync
  readonly #add: StatementSync
  readonly #forget: StatementSync

  constructor(database: DatabaseSync) {
    this.#all = database.prepare('SELECT * FROM imported ORDER BY first')
    this.#of = database.prepare('SELECT * FROM imported WHERE target = ? ORDER BY first DESC')
    this.#first = database.prepare('SELECT min(first) AS first FROM imported')
    this.#add = database.prepare(
      'INSERT INTO imported (first, last, target, earliest, latest, after) VALUES (?, ?, ?, ?, ?, ?)',
    )
    this.#forget = database.prepare('DELETE FROM imported WHERE target = ? AND last < ?')
  }

  /** The lowest first. */
  all(): readonly ImportedRange[] {
    return this.#all.all().map(parseRange)
  }

  /** The first position of any, also where what stood there is forgotten; Infinity where nothing was imported. */
  first(): number {
    return Number(this.#first.get()?.['first'] ?? Infinity)
  }

  /** Those of a target, the newest first. */
  of(targetId: number): readonly ImportedRange[] {
    return this.#of.all(targetId).map(parseRange)
  }

  /** Within a transaction of the caller, as `forgetBefore`. */
  add({ first, last, target, earliest, latest, after }: ImportedRange): void {
    this.#add.run(first, last, target, earliest, latest, after)
  }

  /** Nothing of the target before the position is left. */
  forgetBefore(targetId: number, position: number): void {
    this.#forget.run(targetId, position)
  }
}

function parseRange(row: Readonly<Record<string, SQLOutputValue>>): ImportedRange {
  const numberOf = (name: string) => Number(row[name])
  return {
    first: numberOf('first'),
    last: numberOf('last'),
    target: numberOf('target'),
    earliest: numberOf('earliest'),
    latest: numberOf('latest'),
    after: numberOf('after'),
  }
}
