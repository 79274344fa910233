/**
 * Takes a message out of the history, for the thread that writes: the row stays in its place, without text and tags. The bytes of
 * before are overwritten in the file. In the write-ahead log they stand until it is written over, which a stop does at the latest.
 */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { messageIdSeq } from './message-id.ts'
import { Positions } from './positions.ts'
import type { Removals } from './removals.ts'
import { RowKind } from './row-kind.ts'
import type { Change } from './store.ts'
import { ROW_BYTES } from './tally.ts'
import type { Targets } from './targets.ts'

export class RedactionWriter {
  readonly #database: DatabaseSync
  readonly #targets: Targets
  readonly #removals: Removals
  readonly #positions: Positions
  readonly #find: StatementSync
  readonly #clear: StatementSync
  readonly #bytes: StatementSync
  readonly #subtract: StatementSync

  constructor(database: DatabaseSync, targets: Targets, removals: Removals) {
    this.#database = database
    this.#targets = targets
    this.#removals = removals
    this.#positions = new Positions(database)
    this.#find = database.prepare(
      'SELECT position FROM event WHERE position >= ? AND position < ? AND +target = ? AND id = ? LIMIT 1',
    )
    this.#clear = database.prepare(
      `UPDATE event SET is_message = ${RowKind.redacted}, params = '[]', text = NULL, tags = NULL WHERE position = ?`,
    )
    this.#bytes = database.prepare(
      `SELECT ${ROW_BYTES} AS bytes FROM event WHERE position = ? AND position <= (SELECT counted FROM progress)`,
    )
    this.#subtract = database.prepare('UPDATE target SET bytes = max(bytes - ?, 0) WHERE id = ?')
  }

  /** Within a transaction of the caller. What is not there, or no more, needs nothing. */
  redact({ target, id }: Extract<Change, { kind: 'redacted' }>): void {
    const targetId = this.#targets.known(target)
    const seq = messageIdSeq(id)
    if (targetId === null || seq === null) return
    const first = this.#positions.firstWhere((place) => place.seq >= seq)
    const found = this.#find.get(first, this.#positions.end(seq), targetId, id)?.['position']
    if (found === undefined) return
    const position = Number(found)
    this.#removals.noteAt(position)
    const before = this.#bytesOf(position)
    this.#overwrite(position)
    this.#subtract.run(before - this.#bytesOf(position), targetId)
  }

  /** 0 of a row that is not counted yet. */
  #bytesOf(position: number): number {
    return Number(this.#bytes.get(position)?.['bytes'] ?? 0)
  }

  /** Of a long text also the pages that are free now, which `history-writer.ts` leaves as they are: retention would write twice as much. */
  #overwrite(position: number): void {
    this.#database.exec('PRAGMA secure_delete = ON')
    try {
      this.#clear.run(position)
    } finally {
      this.#database.exec('PRAGMA secure_delete = FAST')
    }
  }
}
