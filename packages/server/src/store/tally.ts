/**
 * What each target has on the disk and when it was last used: what `retention.ts` goes by. Rows are counted after they were
 * recorded, so that recording one costs nothing more. `progress.counted` is the position up to which they are, and is written
 * together with the sums: whenever the process ends, no row is counted twice and none is left out.
 */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Positions } from './positions.ts'

/** What a row costs beside its texts: its numbers, its header, its entry in the index, and the room that pages leave free. */
const ROW_OVERHEAD_BYTES = 60

/** The bytes of a row of the table `event`, in SQL. */
export const ROW_BYTES = `(${ROW_OVERHEAD_BYTES} + octet_length(id) + octet_length(verb) + octet_length(source)
  + octet_length(session) + ifnull(octet_length(user), 0) + ifnull(octet_length(account), 0)
  + octet_length(params) + ifnull(octet_length(text), 0) + ifnull(octet_length(tags), 0))`

export class Tally {
  readonly #positions: Positions
  readonly #counted: StatementSync
  readonly #setCounted: StatementSync
  readonly #sums: StatementSync
  readonly #add: StatementSync

  constructor(database: DatabaseSync, positions: Positions) {
    this.#positions = positions
    this.#counted = database.prepare('SELECT counted FROM progress')
    this.#setCounted = database.prepare('UPDATE progress SET counted = ?')
    // The plus keeps SQLite from walking the index of all rows where the few at these positions are enough.
    this.#sums = database.prepare(
      `SELECT target, sum${ROW_BYTES} AS bytes, max(position) AS last FROM event
       WHERE position > ? AND position <= ? GROUP BY +target`,
    )
    this.#add = database.prepare('UPDATE target SET bytes = bytes + ?, last_position = ? WHERE id = ?')
  }

  /**
   * Counts the rows that come next, at most `rowsMax`, within a transaction of the caller; fewer than `rowsMin` are left for a later
   * call. Returns whether there is nothing more to count.
   */
  count(rowsMax: number, rowsMin: number): boolean {
    const from = Number(this.#counted.get()?.['counted'] ?? 0)
    const last = this.#positions.last()?.position ?? 0
    if (last - from < rowsMin) return true
    const to = Math.min(from + rowsMax, last)
    for (const row of this.#sums.all(from, to)) this.#add.run(row['bytes'] ?? 0, row['last'] ?? 0, row['target'] ?? 0)
    this.#setCounted.run(to)
    return to >= last
  }
}
