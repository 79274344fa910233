/**
 * What is recorded and answered to nobody: what was said in a channel while strangers could not enter it, after the
 * channel has ended. Ranges of positions, for each target, that do not overlap.
 */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Positions } from './positions.ts'

/** Positions with `after` < position < `before`. */
export interface Span {
  readonly after: number
  readonly before: number
}

/** For the thread that writes. */
export class HiddenWriter {
  readonly #positions: Positions
  readonly #before: StatementSync
  readonly #messageBetween: StatementSync
  readonly #delete: StatementSync
  readonly #insert: StatementSync

  constructor(database: DatabaseSync) {
    this.#positions = new Positions(database)
    this.#before = database.prepare(
      'SELECT first, last FROM hidden WHERE target = ? AND first < ? ORDER BY first DESC LIMIT 1',
    )
    this.#messageBetween = database.prepare(
      'SELECT 1 FROM event WHERE target = ? AND is_message = 1 AND position > ? AND position < ? LIMIT 1',
    )
    this.#delete = database.prepare('DELETE FROM hidden WHERE target = ? AND first >= ? AND first <= ?')
    this.#insert = database.prepare('INSERT INTO hidden (target, first, last) VALUES (?, ?, ?)')
  }

  /** Hides every event of the target with `seqMin` <= seq <= `seqMax`, within a transaction of the caller. */
  hide(targetId: number, seqMin: number, seqMax: number): void {
    const from = this.#positions.firstWhere(({ seq }) => seq >= seqMin)
    const last = this.#positions.firstWhere(({ seq }) => seq > seqMax) - 1
    if (last < from) return
    const first = this.#joinedWithEarlier(targetId, from)
    this.#delete.run(targetId, first, last)
    this.#insert.run(targetId, first, last)
  }

  /** Ranges with no message between them become one, so that a page has at least one message for each range it skips. */
  #joinedWithEarlier(targetId: number, first: number): number {
    const earlier = this.#before.get(targetId, first)
    if (earlier === undefined) return first
    const isApart = this.#messageBetween.get(targetId, Number(earlier['last']), first) !== undefined
    return isApart ? first : Number(earlier['first'])
  }
}

/** For the thread that reads. */
export class HiddenReader {
  readonly #ascending: StatementSync
  readonly #descending: StatementSync
  readonly #at: StatementSync

  constructor(database: DatabaseSync) {
    const overlapping = 'SELECT first, last FROM hidden WHERE target = ? AND last > ? AND first < ? ORDER BY first'
    this.#ascending = database.prepare(overlapping)
    this.#descending = database.prepare(`${overlapping} DESC`)
    this.#at = database.prepare('SELECT 1 FROM hidden WHERE target = ? AND first <= ? AND last >= ?')
  }

  isHidden(targetId: number, position: number): boolean {
    return this.#at.get(targetId, position, position) !== undefined
  }

  /** The parts of a span that may be read, the first one first. */
  *forward(targetId: number, { after, before }: Span): Iterable<Span> {
    let start = after
    for (const row of this.#ascending.iterate(targetId, after, before)) {
      yield { after: start, before: Number(row['first']) }
      start = Math.max(start, Number(row['last']))
    }
    yield { after: start, before }
  }

  /** The parts of a span that may be read, the last one first. */
  *backward(targetId: number, { after, before }: Span): Iterable<Span> {
    let end = before
    for (const row of this.#descending.iterate(targetId, after, before)) {
      yield { after: Number(row['last']), before: end }
      end = Math.min(end, Number(row['first']))
    }
    yield { after, before: end }
  }
}
