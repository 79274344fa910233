/**
 * The history as lines of JSON, one event each, in the one order: for other programs, and for people that want to have what
 * they said. It is read beside a server that runs, a portion at a time, up to the event that was the last when the reading began.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { foldName, formatServerTime } from '@partyline/irc'
import { ExportError, StoreError } from '../errors.ts'
import { EVENT_COLUMNS, parseEventRow } from './event-row.ts'
import { knownVersion } from './migrations.ts'
import { RowKind } from './row-kind.ts'
import { toStoreError } from './sqlite-error.ts'
import type { ExportAnswer, ExportPlace, ExportQuery, StoredEvent } from './store.ts'

export type ExportOptions = Omit<ExportQuery, 'place'>

export interface Exported {
  readonly events: number
  /** Rows that the disk has damaged. */
  readonly damaged: number
}

/** What is looked at for one portion: a few milliseconds of a thread in which others wait. */
const ROWS_MAX = 5_000
/** What its reader holds of it. */
const BYTES_MAX = 128 * 1024

/**
 * @param write takes some lines with their ends; when it returns a promise, the next ones wait for it
 * @throws {ExportError} there is none of the channels, and nothing was written
 * @throws {StoreError} STORE_NO_HISTORY, STORE_NEWER, or what reading met; what `write` throws, as it is
 */
export async function exportHistory(
  folder: string,
  options: ExportOptions,
  write: (lines: string) => void | Promise<void>,
): Promise<Exported> {
  const file = join(folder, 'history.sqlite')
  if (!existsSync(file)) throw new StoreError('STORE_NO_HISTORY', `"${folder}" is no data folder`)
  using opened = new DisposableStack()
  try {
    const database = opened.adopt(new DatabaseSync(file, { readOnly: true, timeout: 5_000 }), (each) => each.close())
    knownVersion(database)
    let events = 0
    let damaged = 0
    let place: ExportPlace | null = null
    // What is recorded, or forgotten, meanwhile makes no difference.
    database.exec('BEGIN')
    do {
      const answer: ExportAnswer = exportPortion(database, { ...options, place })
      if (answer.kind === 'unknown') throw new ExportError('EXPORT_CHANNEL', unknownChannel(answer.channel))
      events += answer.events
      damaged += answer.damaged.length
      place = answer.next
      if (answer.lines !== '') await write(answer.lines)
    } while (place !== null)
    return { events, damaged }
  } catch (error) {
    // Only SQLite's errors have it: what `write` meets is not the store's.
    const isOfHistory = error instanceof Error && 'errcode' in error
    throw isOfHistory ? toStoreError(error, `exporting the history of "${folder}"`) : error
  }
}

export function unknownChannel(channel: string): string {
  return `there is neither a channel ${JSON.stringify(channel)} nor a history of it`
}

/** Within a transaction of the caller. It may have no line, and yet not be the last. */
export function exportPortion(
  database: DatabaseSync,
  { channels, from = -Infinity, to = Infinity, place }: ExportQuery,
): ExportAnswer {
  const keys = channels?.map(foldName) ?? null
  const unknown = place === null ? (keys?.findIndex((key) => !isThere(database, key)) ?? -1) : -1
  if (unknown >= 0) return { kind: 'unknown', channel: channels?.[unknown] ?? '' }
  const { at, last, targets } = place ?? beginning(database, keys)
  const end = endOfPortion(database, at, last)
  let next = end
  let lines = ''
  let events = 0
  const damaged: { target: string; position: number }[] = []
  for (const row of rows(database, { at, end, from, to, targets })) {
    const [target, position] = [String(row['target_name']), Number(row['position'])]
    if (lines.length >= BYTES_MAX) {
      next = position
      break
    }
    const event = parseEventRow(row, target)
    if (event === null) damaged.push({ target, position })
    else {
      events += 1
      lines += exportedLine(event)
    }
  }
  return { kind: 'lines', lines, events, damaged, next: next > last ? null : { at: next, last, targets } }
}

/** One that has ended is in its history alone. */
function isThere(database: DatabaseSync, key: string): boolean {
  const found = 'SELECT 1 FROM target WHERE name = :key UNION ALL SELECT 1 FROM channel WHERE key = :key'
  return database.prepare(found).get({ key }) !== undefined
}

/** The numbers of the targets stay the same when a channel is renamed meanwhile. One that is gone has no event up to the last one. */
function beginning(database: DatabaseSync, keys: readonly string[] | null): ExportPlace {
  const found = database.prepare('SELECT min(position) AS at, max(position) AS last FROM event').get()
  const [at, last] = [Number(found?.['at'] ?? 0), Number(found?.['last'] ?? -1)]
  const number = database.prepare('SELECT id FROM target WHERE name = ?')
  const targets = keys?.flatMap((key) => number.get(key)?.['id'] ?? []).map(Number) ?? null
  return { at, last, targets }
}

function endOfPortion(database: DatabaseSync, at: number, last: number): number {
  const end = 'SELECT position FROM event WHERE position >= ? ORDER BY position LIMIT 1 OFFSET ?'
  return Math.min(last + 1, Number(database.prepare(end).get(at, ROWS_MAX)?.['position'] ?? Infinity))
}

type Row = Readonly<Record<string, SQLOutputValue>>

interface Chosen {
  readonly at: number
  readonly end: number
  readonly from: number
  readonly to: number
  readonly targets: readonly number[] | null
}

/**
 * Without what was redacted, and without what was said in a channel while it was closed to strangers, if that has ended: it is
 * answered to nobody. The plus keeps SQLite from collecting and sorting the whole target.
 */
function rows(database: DatabaseSync, { at, end, from, to, targets }: Chosen): Iterable<Row> {
  const columns = EVENT_COLUMNS.split(', ').map((column) => `event.${column}`)
  const statement = database.prepare(`
    SELECT event.position, ${columns.join(', ')}, target.name AS target_name
    FROM event CROSS JOIN target ON target.id = event.target
    WHERE event.position >= ? AND event.position < ? AND event.time >= ? AND event.time < ?
      AND event.is_message <> ${RowKind.redacted}
      ${targets === null ? '' : 'AND +event.target IN (SELECT value FROM json_each(?))'}
      AND NOT EXISTS (
        SELECT 1 FROM hidden WHERE hidden.target = event.target AND event.position BETWEEN hidden.first AND hidden.last
      )
    ORDER BY event.position
  `)
  return statement.iterate(at, end, from, to, ...(targets === null ? [] : [JSON.stringify(targets)]))
}

/** With its end. */
export function exportedLine(event: StoredEvent): string {
  const { time, params, tags, session: _session, user: _user, seq: _seq, ...rest } = event
  const tagged = Object.keys(tags).length === 0 ? {} : { tags }
  return `${JSON.stringify({ time: formatServerTime(time), ...rest, params, ...tagged })}\n`
}
