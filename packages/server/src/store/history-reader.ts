/**
 * The connection that reads history.sqlite, beside the connection that writes. It is synchronous and knows nothing of threads:
 * `reader-thread.ts` runs it where nobody waits for it.
 */

import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { ClockSteps } from './clock-steps.ts'
import { EVENT_COLUMNS, parseEventRow } from './event-row.ts'
import { exportPortion } from './export.ts'
import { HiddenReader, type Span } from './hidden.ts'
import { ImportedRanges } from './imported.ts'
import { messageIdSeq } from './message-id.ts'
import { Positions } from './positions.ts'
import { kindsSeen, RowKind } from './row-kind.ts'
import { runAt, runsOf, runsWith, type Run } from './runs.ts'
import { toStoreError } from './sqlite-error.ts'
import { isSaidBy } from './said.ts'
import { SAID_AMONG } from './store.ts'
import type {
  ExportAnswer,
  ExportQuery,
  HistoryAnswer,
  HistoryQuery,
  Reference,
  SaidQuery,
  Statistics,
  StatisticsQuery,
  StoredEvent,
  TargetsQuery,
  TargetTime,
} from './store.ts'
import { diskOf, readStatistics } from './statistics.ts'
import { targetsPage } from './targets-page.ts'
import { answerFrom, BEGINNING, type Bounds, type Timeline } from './timeline.ts'

type Row = Readonly<Record<string, SQLOutputValue>>

const COLUMNS = `position, ${EVENT_COLUMNS}`
const RANGE = 'target = ? AND is_message = ? AND position > ? AND position < ?'

export class HistoryReader {
  readonly #file: string
  readonly #database: DatabaseSync
  readonly #positions: Positions
  readonly #hidden: HiddenReader
  readonly #target: StatementSync
  readonly #withId: StatementSync
  readonly #atTime: StatementSync
  readonly #first: StatementSync
  readonly #last: StatementSync
  readonly #latestMessage: StatementSync
  readonly #message: StatementSync
  readonly #said: StatementSync
  readonly #steps: ClockSteps
  readonly #imported: ImportedRanges
  readonly #onDamaged: (position: number) => void

  /** Opens a file that a HistoryWriter has made. @param onDamaged told of each row that is left out @throws {StoreError} */
  constructor(file: string, onDamaged: (position: number) => void = () => {}) {
    this.#file = file
    this.#onDamaged = onDamaged
    try {
      this.#database = new DatabaseSync(file, { readOnly: true })
    } catch (error) {
      throw toStoreError(error, `opening the history "${file}" to read`)
    }
    this.#positions = new Positions(this.#database)
    this.#hidden = new HiddenReader(this.#database)
    this.#target = this.#database.prepare('SELECT id FROM target WHERE name = ?')
    // The plus keeps SQLite from walking the whole target by its index where the few rows of one entry or one millisecond are enough.
    this.#withId = this.#database.prepare(
      'SELECT position FROM event WHERE position >= ? AND position < ? AND +target = ? AND id = ? LIMIT 1',
    )
    this.#atTime = this.#database.prepare(
      'SELECT 1 FROM event WHERE position >= ? AND position <= ? AND +target = ? LIMIT 1',
    )
    this.#first = this.#database.prepare(`SELECT ${COLUMNS} FROM event WHERE ${RANGE} ORDER BY position LIMIT ?`)
    this.#last = this.#database.prepare(`SELECT ${COLUMNS} FROM event WHERE ${RANGE} ORDER BY position DESC LIMIT ?`)
    this.#steps = new ClockSteps(this.#database)
    this.#imported = new ImportedRanges(this.#database)
    this.#latestMessage = this.#database.prepare(`SELECT time FROM event WHERE ${RANGE} ORDER BY position DESC LIMIT 1`)
    this.#said = this.#database.prepare(
      `SELECT ${COLUMNS}, target, (SELECT name FROM target WHERE id = event.target) AS name FROM event
       WHERE position > ? AND verb IN ('PRIVMSG', 'NOTICE', 'TAGMSG') AND is_message <> ${RowKind.redacted}
       ORDER BY position DESC`,
    )
    this.#message = this.#database.prepare(
      `SELECT ${COLUMNS}, target, (SELECT name FROM target WHERE id = event.target) AS name FROM event
       WHERE position >= ? AND position < ? AND id = ? AND verb IN ('PRIVMSG', 'NOTICE', 'TAGMSG')
       AND is_message <> ${RowKind.redacted} LIMIT 1`,
    )
  }

  /** Throws StoreError; the reader can be used on. */
  history(query: HistoryQuery): HistoryAnswer {
    return this.#atOneMoment(`reading the history of "${query.target}"`, () => {
      const answer = answerFrom(this.#timeline(query), query)
      return answer ?? { kind: 'events', events: [] }
    })
  }

  /** Throws StoreError; the reader can be used on. */
  targets(query: TargetsQuery): readonly TargetTime[] {
    return this.#atOneMoment(`reading which of ${query.targets.length} targets were talked in`, () => {
      const earliest = Math.min(query.from, query.to)
      const latest = Math.max(query.from, query.to)
      const end = this.#positions.end(query.seqMax)
      const found = query.targets
        .flatMap((target) => this.#latestMessageOf(target, end) ?? [])
        .filter(({ time }) => time > earliest && time < latest)
        .toSorted((a, b) => a.time - b.time)
      return targetsPage(found, query)
    })
  }

  /** Throws StoreError; the reader can be used on. */
  message(id: string): StoredEvent | null {
    const seq = messageIdSeq(id)
    if (seq === null) return null
    return this.#atOneMoment(`reading the message "${id}"`, () => {
      const first = this.#positions.firstWhere((place) => place.seq >= seq)
      const row = this.#message.get(first, this.#positions.end(seq), id)
      if (row === undefined || this.#hidden.isHidden(Number(row['target']), Number(row['position']))) return null
      return parseEventRow(row, String(row['name']))
    })
  }

  /** Throws StoreError; the reader can be used on. */
  saidBy(query: SaidQuery): readonly StoredEvent[] {
    return this.#atOneMoment('reading what somebody has said', () => {
      const isMeant = isSaidBy(query)
      const found: StoredEvent[] = []
      const last = this.#positions.last()?.position ?? 0
      for (const row of this.#said.iterate(last - SAID_AMONG)) {
        if (found.length >= query.limit) break
        const name = String(row['name'])
        const account = row['account'] === null ? null : String(row['account'])
        // Most rows are no more than looked at.
        if (!name.startsWith('#') || !isMeant({ account, source: String(row['source']) })) continue
        if (this.#hidden.isHidden(Number(row['target']), Number(row['position']))) continue
        const event = parseEventRow(row, name)
        if (event !== null) found.push(event)
      }
      return found
    })
  }

  /** Throws StoreError; the reader can be used on. */
  statistics(query: StatisticsQuery): Statistics {
    const read = this.#atOneMoment('reading statistics', () => readStatistics(this.#database, query))
    try {
      return { ...read, disk: diskOf(this.#file) }
    } catch (error) {
      throw toStoreError(error, 'reading what is on the disk')
    }
  }

  /** Throws StoreError; the reader can be used on. */
  exported(query: ExportQuery): ExportAnswer {
    return this.#atOneMoment('exporting the history', () => exportPortion(this.#database, query))
  }

  close(): void {
    this.#database.close()
  }

  /** What an answer is made of is read at one moment: the writer forgets rows, and another target may get the number of one that is gone. */
  #atOneMoment<Value>(what: string, read: () => Value): Value {
    try {
      this.#database.exec('BEGIN')
      return read()
    } catch (error) {
      throw toStoreError(error, what)
    } finally {
      if (this.#database.isTransaction) this.#database.exec('COMMIT')
    }
  }

  #timeline(query: HistoryQuery): Timeline {
    const targetId = this.#targetId(query.target)
    const end = this.#positions.end(query.seqMax)
    const kinds = kindsSeen(query)
    const page = (statement: StatementSync, spans: Iterable<Span>, limit: number): readonly Row[] => {
      const rows: Row[] = []
      for (const { after, before } of spans) {
        if (rows.length >= limit) break
        if (before - after < 2) continue
        const inSpan = kinds.flatMap((kind) => statement.all(targetId, kind, after, before, limit))
        rows.push(...inSpan)
      }
      return rows.toSorted(byPosition)
    }
    const first = (after: number, before: number, limit: number): readonly StoredEvent[] => {
      const rows = page(this.#first, this.#hidden.forward(targetId, { after, before }), limit).slice(0, limit)
      const events = this.#events(rows, query.target)
      const end = rows.at(-1)?.['position']
      // A page that is empty because of a damaged row would be taken for the end of the history.
      if (events.length === rows.length || rows.length < limit) return events
      return [...events, ...first(Number(end), before, limit - events.length)]
    }
    const last = (after: number, before: number, limit: number): readonly StoredEvent[] => {
      const rows = page(this.#last, this.#hidden.backward(targetId, { after, before }), limit).slice(-limit || Infinity)
      const events = this.#events(rows, query.target)
      const end = rows[0]?.['position']
      if (events.length === rows.length || rows.length < limit) return events
      return [...last(after, Number(end), limit - events.length), ...events]
    }
    return { end, locate: (reference) => this.#locate(reference, targetId, end), first, last }
  }

  /** Without those that the disk has damaged. */
  #events(rows: readonly Row[], target: string): readonly StoredEvent[] {
    return rows.flatMap((row) => {
      const event = parseEventRow(row, target)
      if (event === null) this.#onDamaged(Number(row['position']))
      return event ?? []
    })
  }

  #locate(reference: Reference, targetId: number, end: number): Bounds | 'unknown' {
    switch (reference.kind) {
      case 'time':
        return this.#boundsOfTime(reference.time, targetId)
      case 'id': {
        const seq = messageIdSeq(reference.id)
        if (seq === null) return 'unknown'
        const first = this.#positions.firstWhere((place) => place.seq >= seq)
        const after = Math.min(this.#positions.end(seq), end)
        const position = this.#withId.get(first, after, targetId, reference.id)?.['position']
        if (position === undefined || this.#hidden.isHidden(targetId, Number(position))) return 'unknown'
        return { low: Number(position), high: Number(position) }
      }
      default:
        return reference satisfies never
    }
  }

  #boundsOfTime(time: number, targetId: number): Bounds {
    const runs = runsWith(this.#imported.of(targetId), this.#runs())
    const run = runAt(runs, time, (each) => {
      const { low, high } = this.#boundsOf(time, each)
      return this.#atTime.get(low, high, targetId) !== undefined
    })
    return this.#boundsOf(time, run)
  }

  #boundsOf(time: number, run: Run): Bounds {
    const within = this.#positions.range(run)
    const low = this.#positions.firstWhere((place) => place.time >= time, within)
    return { low, high: this.#positions.firstWhere((place) => place.time > time, within) - 1 }
  }

  #runs(): readonly Run[] {
    return runsOf(this.#steps.all(), this.#positions.last()?.time ?? 0)
  }

  #latestMessageOf(target: string, end: number): TargetTime | null {
    const targetId = this.#targetId(target)
    for (const { after, before } of this.#hidden.backward(targetId, { after: BEGINNING, before: end })) {
      const time = this.#latestMessage.get(targetId, RowKind.message, after, before)?.['time']
      if (time !== undefined) return { target, time: Number(time) }
    }
    return null
  }

  /** No target has the number 0, so that nothing is found for a name that is not known. */
  #targetId(name: string): number {
    return Number(this.#target.get(name)?.['id'] ?? 0)
  }
}

function byPosition(a: Row, b: Row): number {
  return Number(a['position']) - Number(b['position'])
}
