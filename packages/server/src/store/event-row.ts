/**
 * An event as the row of a table, and back. The same tuple travels to the writer thread: it is made where the event is,
 * and costs least of what was tried (objects, one JSON text, one flat array) when both threads are counted.
 */

import type { SQLOutputValue } from 'node:sqlite'
import { isMessage } from './is-message.ts'
import type { StoredEvent } from './store.ts'

export type EventRow = readonly [
  seq: number,
  time: number,
  id: string,
  target: string,
  isMessage: 0 | 1,
  verb: string,
  source: string,
  session: string,
  /** JSON array of texts. */
  params: string,
  /** JSON object of texts, or null when there is no tag. */
  tags: string | null,
]

export function formatEventRow(event: StoredEvent): EventRow {
  return [
    event.seq,
    event.time,
    event.id,
    event.target,
    isMessage(event.verb) ? 1 : 0,
    event.verb,
    event.source,
    event.session,
    JSON.stringify(event.params),
    hasEntries(event.tags) ? JSON.stringify(event.tags) : null,
  ]
}

/** The event of a row that this room wrote: the columns `seq, time, id, verb, source, session, params, tags`. */
export function parseEventRow(row: Readonly<Record<string, SQLOutputValue>>, target: string): StoredEvent {
  return {
    seq: Number(row['seq']),
    time: Number(row['time']),
    id: String(row['id']),
    target,
    verb: String(row['verb']),
    source: String(row['source']),
    session: String(row['session']),
    params: JSON.parse(String(row['params'])) as readonly string[],
    tags: row['tags'] === null ? {} : (JSON.parse(String(row['tags'])) as Readonly<Record<string, string>>),
  }
}

function hasEntries(tags: Readonly<Record<string, string>>): boolean {
  for (const _name in tags) return true
  return false
}
