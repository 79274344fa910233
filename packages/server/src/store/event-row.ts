/**
 * An event as the row of a table, and back. The same tuple travels to the writer thread: it is made where the event is,
 * and costs least of what was tried (objects, one JSON text, one flat array) when both threads are counted.
 */

import type { SQLOutputValue } from 'node:sqlite'
import { formatMessage, formatServerTime } from '@partyline/irc'
import { isMessage } from './is-message.ts'
import { rowKindOf, type RowKind } from './row-kind.ts'
import type { StoredEvent } from './store.ts'

export type EventRow = readonly [
  seq: number,
  time: number,
  id: string,
  target: string,
  kind: RowKind,
  verb: string,
  source: string,
  session: string,
  /** null where it has the name of the session, as that of a guest has. */
  user: string | null,
  account: string | null,
  /** JSON array of texts; of a message without its text. */
  params: string,
  /** Of a message; null in the rows of earlier versions, which have it in `params`. */
  text: string | null,
  /** JSON object of texts, or null when there is no tag. */
  tags: string | null,
]

/** The columns that `parseEventRow` needs. */
export const EVENT_COLUMNS = 'seq, time, id, verb, source, session, user, account, params, text, tags'

export function formatEventRow(event: StoredEvent): EventRow {
  const hasText = isMessage(event.verb) && event.params.length > 0
  return [
    event.seq,
    event.time,
    event.id,
    event.target,
    rowKindOf(event.verb),
    event.verb,
    event.source,
    event.session,
    event.user === event.session ? null : event.user,
    event.account,
    JSON.stringify(hasText ? event.params.slice(0, -1) : event.params),
    hasText ? (event.params.at(-1) ?? null) : null,
    hasEntries(event.tags) ? JSON.stringify(event.tags) : null,
  ]
}

/** The event of a row that this room wrote. Null where the disk has damaged it so that no line can be made of it. */
export function parseEventRow(row: Readonly<Record<string, SQLOutputValue>>, target: string): StoredEvent | null {
  try {
    const session = String(row['session'])
    const params = parseParams(String(row['params']))
    const event = {
      seq: Number(row['seq']),
      time: Number(row['time']),
      id: String(row['id']),
      target,
      verb: String(row['verb']),
      source: String(row['source']),
      session,
      user: textOf(row['user']) ?? session,
      account: textOf(row['account']),
      params: row['text'] === null ? params : [...params, String(row['text'])],
      tags: row['tags'] === null ? {} : parseTags(String(row['tags'])),
    }
    requireWritable(event, row['text'] !== null)
    return event
  } catch {
    return null
  }
}

/** Whether a line can be made of it. */
export function isWritable(event: Omit<StoredEvent, 'seq' | 'session' | 'user' | 'account'>): boolean {
  try {
    requireWritable(event, isMessage(event.verb))
    return true
  } catch {
    return false
  }
}

function requireWritable(event: Parameters<typeof isWritable>[0], hasText: boolean): void {
  const tags = Object.entries({ ...event.tags, time: formatServerTime(event.time), msgid: event.id })
  // A text of several lines is written line by line.
  const last = event.params.length - 1
  const params = event.params.map((param, index) => (hasText && index === last ? param.replaceAll('\n', ' ') : param))
  formatMessage({ verb: event.verb, source: event.source, params, tags: new Map(tags) })
}

function textOf(value: SQLOutputValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

function parseParams(text: string): readonly string[] {
  const params: unknown = JSON.parse(text)
  if (!Array.isArray(params) || !params.every((param) => typeof param === 'string')) throw new TypeError(text)
  return params
}

function parseTags(text: string): Readonly<Record<string, string>> {
  const tags: unknown = JSON.parse(text)
  if (typeof tags !== 'object' || tags === null) throw new TypeError(text)
  return Object.fromEntries(
    Object.entries(tags).map(([name, value]: [string, unknown]) => {
      if (typeof value !== 'string') throw new TypeError(text)
      return [name, value]
    }),
  )
}

function hasEntries(tags: Readonly<Record<string, string>>): boolean {
  for (const _name in tags) return true
  return false
}
