/** How much is said, by whom and where, for the owner. So many events are looked at and no more, in the thread of long questions. */
import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { FILES_FOLDER } from './files-folder.ts'
import { FIRST_RECORDED, Positions } from './positions.ts'
import { RowKind } from './row-kind.ts'
import { STATISTICS_AMONG, type Statistics, type StatisticsQuery } from './store.ts'
import { ROW_BYTES } from './tally.ts'
import { IS_CONVERSATION } from './targets.ts'

const DAY_MS = 86_400_000
/** What is recorded of a channel under another name: to those of a rank, or before another channel got the name. */
const CHANNEL = `substr(name, 1, instr(name || ',', ',') - 1)`
const IS_MESSAGE = `is_message = ${RowKind.message}`

/** Within a transaction of the caller. @param among so many of the latest events are looked at */
export function readStatistics(
  database: DatabaseSync,
  { since, limit }: StatisticsQuery,
  among = STATISTICS_AMONG,
): Omit<Statistics, 'disk'> {
  const last = new Positions(database).last()?.position ?? FIRST_RECORDED
  const after = Math.max(last - among, FIRST_RECORDED - 1)
  const all = (sql: string, ...values: readonly number[]) => database.prepare(sql).all(...values)
  const looked = 'position > ? AND time >= ?'
  const said = `event JOIN target ON target.id = event.target WHERE ${looked} AND ${IS_MESSAGE} AND NOT ${IS_CONVERSATION}`
  const from = Math.max(since, 0)
  const days = all(
    `SELECT time / ${DAY_MS} AS day, sum(${IS_MESSAGE}) AS messages, sum${ROW_BYTES} AS bytes FROM event WHERE ${looked} GROUP BY day ORDER BY day`,
    after,
    from,
  )
  const channels = all(
    `SELECT ${CHANNEL} AS channel, count(*) AS messages FROM ${said} GROUP BY channel ORDER BY messages DESC, channel LIMIT ?`,
    after,
    from,
    limit,
  )
  const authors = all(
    `SELECT coalesce(account, substr(source, 1, instr(source || '!', '!') - 1)) AS who, account IS NOT NULL AS is_account,
     count(*) AS messages FROM ${said} GROUP BY who, is_account ORDER BY messages DESC, who LIMIT ?`,
    after,
    from,
    limit,
  )
  const [kept] = all(
    `SELECT count(DISTINCT iif(${IS_CONVERSATION}, NULL, ${CHANNEL})) AS channels, total(${IS_CONVERSATION}) AS conversations FROM target`,
  )
  // Before the first that is looked at, some of its day may be missing.
  const [first] = all('SELECT time FROM event WHERE position > ? ORDER BY position LIMIT 1', after)
  const isCut = after >= FIRST_RECORDED && Number(first?.['time'] ?? 0) > from
  return {
    since: isCut ? Number(first?.['time']) : since,
    days: days.map((row) => ({ day: numberIn(row, 'day') * DAY_MS, ...countsIn(row), bytes: numberIn(row, 'bytes') })),
    channels: channels.map((row) => ({ channel: String(row['channel']), ...countsIn(row) })),
    authors: authors.map((row) => ({ name: String(row['who']), isAccount: row['is_account'] === 1, ...countsIn(row) })),
    kept: { channels: numberIn(kept, 'channels'), conversations: numberIn(kept, 'conversations') },
  }
}

/** What the files of a data folder take, and what is left for the user of this process. @param history its file */
export function diskOf(history: string): NonNullable<Statistics['disk']> {
  const sizeOf = (file: string) =>
    ['', '-wal'].reduce((sum, end) => sum + (statSync(file + end, { throwIfNoEntry: false })?.size ?? 0), 0)
  const folder = dirname(history)
  const { bavail, bsize } = statfsSync(folder)
  return {
    history: sizeOf(history),
    search: sizeOf(join(folder, 'search.db')),
    files: filesIn(join(folder, FILES_FOLDER)),
    free: bavail * bsize,
  }
}

function filesIn(folder: string): number {
  if (!existsSync(folder)) return 0
  const names = readdirSync(folder)
  return names.reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0)
}

type Row = Readonly<Record<string, SQLOutputValue>>

function countsIn(row: Row): { readonly messages: number } {
  return { messages: numberIn(row, 'messages') }
}

function numberIn(row: Row | undefined, name: string): number {
  return Number(row?.[name] ?? 0)
}
