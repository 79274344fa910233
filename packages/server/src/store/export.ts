/**
 * The history as lines of JSON, one event each, in the one order: for other programs, and for people that want to have what
 * they said. It is read beside a server that runs, a portion at a time, as it was when the reading began.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { foldName, formatServerTime } from '@partyline/irc'
import { ExportError, StoreError } from '../errors.ts'
import { EVENT_COLUMNS, parseEventRow } from './event-row.ts'
import { knownVersion } from './migrations.ts'
import { toStoreError } from './sqlite-error.ts'
import type { StoredEvent } from './store.ts'

export interface ExportOptions {
  /** Names of channels; null: everything, private conversations too. */
  readonly channels: readonly string[] | null
  /** Unix milliseconds, included. */
  readonly from?: number | undefined
  /** Unix milliseconds, excluded. */
  readonly to?: number | undefined
}

export interface Exported {
  readonly events: number
  /** Rows that the disk has damaged. */
  readonly damaged: number
}

/**
 * @param write takes a line with its end; when it returns a promise, the next line waits for it
 * @throws {ExportError} there is none of the channels, and nothing was written
 * @throws {StoreError} STORE_NO_HISTORY, STORE_NEWER, or what reading met; what `write` throws, as it is
 */
export async function exportHistory(
  folder: string,
  { channels, from = -Infinity, to = Infinity }: ExportOptions,
  write: (line: string) => void | Promise<void>,
): Promise<Exported> {
  const file = join(folder, 'history.sqlite')
  if (!existsSync(file)) throw new StoreError('STORE_NO_HISTORY', `"${folder}" is no data folder`)
  using opened = new DisposableStack()
  try {
    const database = opened.adopt(new DatabaseSync(file, { readOnly: true, timeout: 5_000 }), (each) => each.close())
    knownVersion(database)
    // What is recorded meanwhile is not seen.
    database.exec('BEGIN')
    for (const channel of channels ?? []) {
      if (!isThere(database, foldName(channel))) {
        throw new ExportError(
          'EXPORT_CHANNEL',
          `there is neither a channel ${JSON.stringify(channel)} nor a history of it`,
        )
      }
    }
    let events = 0
    let damaged = 0
    for (const row of rows(database, channels?.map(foldName) ?? null)) {
      const event = isHidden(row) ? null : parseEventRow(row, String(row['target_name']))
      if (event === null) damaged += isHidden(row) ? 0 : 1
      if (event === null || event.time < from || event.time >= to) continue
      events += 1
      await write(`${JSON.stringify(plain(event))}\n`)
    }
    return { events, damaged }
  } catch (error) {
    // Only SQLite's errors have it: what `write` meets is not the store's.
    const isOfHistory = error instanceof Error && 'errcode' in error
    throw isOfHistory ? toStoreError(error, `exporting the history of "${folder}"`) : error
  }
}

/** One that has ended is in its history alone. */
function isThere(database: DatabaseSync, key: string): boolean {
  const found = 'SELECT 1 FROM target WHERE name = :key UNION ALL SELECT 1 FROM channel WHERE key = :key'
  return database.prepare(found).get({ key }) !== undefined
}

type Row = Readonly<Record<string, SQLOutputValue>>

function rows(database: DatabaseSync, targets: readonly string[] | null): Iterable<Row> {
  const chosen = targets === null ? '' : `WHERE target.name IN (${targets.map(() => '?').join(', ')})`
  const columns = EVENT_COLUMNS.split(', ').map((column) => `event.${column}`)
  const statement = database.prepare(`
    SELECT ${columns.join(', ')}, target.name AS target_name, EXISTS (
      SELECT 1 FROM hidden WHERE hidden.target = event.target AND event.position BETWEEN hidden.first AND hidden.last
    ) AS is_hidden
    FROM event JOIN target ON target.id = event.target ${chosen} ORDER BY event.position
  `)
  return statement.iterate(...(targets ?? []))
}

/** Said in a channel while it was closed to strangers, and the channel has ended: it is answered to nobody. */
function isHidden(row: Row): boolean {
  return row['is_hidden'] === 1
}

function plain({ time, params, tags, session: _session, user: _user, seq: _seq, ...event }: StoredEvent): object {
  return { time: formatServerTime(time), ...event, params, ...(Object.keys(tags).length === 0 ? {} : { tags }) }
}
