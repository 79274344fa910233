/**
 * The connection that reads history.sqlite, beside the one that writes. It is synchronous and knows nothing of threads:
 * `reader-thread.ts` runs it where nobody waits for it.
 */

import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { firstWhere } from './binary-search.ts'
import { parseEventRow } from './event-row.ts'
import { messageIdTime } from './message-id.ts'
import { toStoreError } from './sqlite-error.ts'
import type { HistoryAnswer, HistoryQuery, Reference, StoredEvent, TargetsQuery, TargetTime } from './store.ts'
import { answerFrom, type Bounds, type Timeline } from './timeline.ts'

type Row = Readonly<Record<string, SQLOutputValue>>

/** Positions of the file begin at 1. */
const FIRST_POSITION = 1

const COLUMNS = 'position, seq, time, id, verb, source, session, params, tags'
const RANGE = 'target = ? AND is_message = ? AND position > ? AND position < ?'

export class HistoryReader {
  readonly #database: DatabaseSync
  readonly #lastRow: StatementSync
  readonly #rowFrom: StatementSync
  readonly #target: StatementSync
  readonly #withId: StatementSync
  readonly #first: StatementSync
  readonly #last: StatementSync
  readonly #latestMessage: StatementSync

  /** Opens a file that a HistoryWriter has made. Throws StoreError. */
  constructor(file: string) {
    try {
      this.#database = new DatabaseSync(file, { readOnly: true })
    } catch (error) {
      throw toStoreError(error, `opening the history "${file}" to read`)
    }
    this.#lastRow = this.#database.prepare('SELECT position, seq FROM event ORDER BY position DESC LIMIT 1')
    this.#rowFrom = this.#database.prepare('SELECT seq, time FROM event WHERE position >= ? ORDER BY position LIMIT 1')
    this.#target = this.#database.prepare('SELECT id FROM target WHERE name = ?')
    // The plus keeps SQLite from walking the whole target by its index where a few rows of one millisecond are enough.
    this.#withId = this.#database.prepare(
      'SELECT position FROM event WHERE position >= ? AND position < ? AND +target = ? AND id = ? LIMIT 1',
    )
    this.#first = this.#database.prepare(`SELECT ${COLUMNS} FROM event WHERE ${RANGE} ORDER BY position LIMIT ?`)
    this.#last = this.#database.prepare(`SELECT ${COLUMNS} FROM event WHERE ${RANGE} ORDER BY position DESC LIMIT ?`)
    this.#latestMessage = this.#database.prepare(
      'SELECT time FROM event WHERE target = ? AND is_message = 1 AND position < ? ORDER BY position DESC LIMIT 1',
    )
  }

  /** Throws StoreError; the reader can be used on. */
  history(query: HistoryQuery): HistoryAnswer {
    try {
      const answer = answerFrom(this.#timeline(query), query)
      return answer ?? { kind: 'events', events: [] }
    } catch (error) {
      throw toStoreError(error, `reading the history of "${query.target}"`)
    }
  }

  /** Throws StoreError; the reader can be used on. */
  targets(query: TargetsQuery): readonly TargetTime[] {
    try {
      const earliest = Math.min(query.from, query.to)
      const latest = Math.max(query.from, query.to)
      const end = this.#end(query.seqMax)
      const found = query.targets
        .flatMap((target) => this.#latestMessageOf(target, end) ?? [])
        .filter(({ time }) => time > earliest && time < latest)
        .toSorted((a, b) => a.time - b.time)
      return query.from <= query.to ? found.slice(0, query.limit) : lastOf(found, query.limit)
    } catch (error) {
      throw toStoreError(error, `reading which of ${query.targets.length} targets were talked in`)
    }
  }

  close(): void {
    this.#database.close()
  }

  #timeline(query: HistoryQuery): Timeline {
    const targetId = this.#targetId(query.target)
    const end = this.#end(query.seqMax)
    const page = (statement: StatementSync, after: number, before: number, limit: number): readonly Row[] =>
      (query.playback ? [1, 0] : [1]).flatMap((isMessage) => statement.all(targetId, isMessage, after, before, limit))
    const event = (row: Row): StoredEvent => parseEventRow(row, query.target)
    return {
      end,
      locate: (reference) => this.#locate(reference, targetId, end),
      first: (after, before, limit) =>
        page(this.#first, after, before, limit).toSorted(byPosition).slice(0, limit).map(event),
      last: (after, before, limit) =>
        page(this.#last, after, before, limit)
          .toSorted(byPosition)
          .slice(-limit || Infinity)
          .map(event),
    }
  }

  #locate(reference: Reference, targetId: number, end: number): Bounds | 'unknown' {
    switch (reference.kind) {
      case 'time':
        return this.#boundsOf(reference.time)
      case 'id': {
        const time = messageIdTime(reference.id)
        if (time === null) return 'unknown'
        const { low, high } = this.#boundsOf(time)
        const position = this.#withId.get(low, Math.min(high + 1, end), targetId, reference.id)?.['position']
        return position === undefined ? 'unknown' : { low: Number(position), high: Number(position) }
      }
      default:
        return reference satisfies never
    }
  }

  #boundsOf(time: number): Bounds {
    const low = this.#firstPosition((row) => Number(row['time']) >= time)
    return { low, high: this.#firstPosition((row) => Number(row['time']) > time) - 1 }
  }

  #latestMessageOf(target: string, end: number): TargetTime | null {
    const time = this.#latestMessage.get(this.#targetId(target), end)?.['time']
    return time === undefined ? null : { target, time: Number(time) }
  }

  /** No target has the number 0, so that nothing is found for a name that is not known. */
  #targetId(name: string): number {
    return Number(this.#target.get(name)?.['id'] ?? 0)
  }

  /** One above the last position whose seq is allowed. Nearly always that is the last row. */
  #end(seqMax: number): number {
    const last = this.#lastRow.get()
    if (last === undefined) return FIRST_POSITION
    if (Number(last['seq']) <= seqMax) return Number(last['position']) + 1
    return this.#firstPosition((row) => Number(row['seq']) > seqMax)
  }

  #firstPosition(test: (row: Row) => boolean): number {
    const end = Number(this.#lastRow.get()?.['position'] ?? 0) + 1
    return firstWhere(FIRST_POSITION, end, (position) => {
      const row = this.#rowFrom.get(position)
      return row === undefined || test(row)
    })
  }
}

function byPosition(a: Row, b: Row): number {
  return Number(a['position']) - Number(b['position'])
}

function lastOf<Item>(items: readonly Item[], count: number): readonly Item[] {
  return items.slice(Math.max(items.length - count, 0))
}
