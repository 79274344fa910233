/** Puts what comes from elsewhere before the history, see `imported.ts`. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import { EVENT_COLUMNS, formatEventRow } from './event-row.ts'
import { ImportedRanges } from './imported.ts'
import { formatMessageId } from './message-id.ts'
import { FIRST_RECORDED, Positions } from './positions.ts'
import type { StoredEvent } from './store.ts'
import { ROW_BYTES } from './tally.ts'
import type { Targets } from './targets.ts'

/** What is known of an event before it has its place. */
export interface ImportedEvent extends Pick<StoredEvent, 'time' | 'verb' | 'source' | 'params' | 'tags'> {
  /** The event of the same import that it answers or reacts to, with the tag under which its id stands. */
  readonly reply: { readonly tag: string; readonly time: number; readonly index: number } | null
}

/** So many events, the oldest first, each with a time of its own. They may be read as they are asked for. */
export interface Import {
  readonly target: string
  readonly count: number
  readonly events: Iterable<ImportedEvent>
}

/** Nobody has this session and this user. */
const NOBODY = 'import'

export class ImportWriter {
  readonly #targets: Targets
  readonly #positions: Positions
  readonly #ranges: ImportedRanges
  readonly #insert: StatementSync
  readonly #bytes: StatementSync
  readonly #hasRecorded: StatementSync
  readonly #add: StatementSync
  readonly #use: StatementSync
  readonly #progress: StatementSync

  constructor(database: DatabaseSync, targets: Targets) {
    this.#targets = targets
    this.#positions = new Positions(database)
    this.#ranges = new ImportedRanges(database)
    this.#insert = database.prepare(
      `INSERT INTO event (position, ${EVENT_COLUMNS}, target, is_message) VALUES (${Array(14).fill('?').join(', ')})`,
    )
    this.#bytes = database.prepare(`SELECT sum${ROW_BYTES} AS bytes FROM event WHERE position >= ? AND position <= ?`)
    const ofTarget = `target = ? AND is_message IN (0, 1, 2, 3, 4) AND position >= ${FIRST_RECORDED}`
    this.#hasRecorded = database.prepare(`SELECT 1 FROM event WHERE ${ofTarget} LIMIT 1`)
    this.#add = database.prepare('UPDATE target SET bytes = bytes + ? WHERE id = ?')
    this.#use = database.prepare('UPDATE target SET last_position = ? WHERE id = ? AND last_position >= 0')
    // The search index follows by being made anew. The first event to come is counted, also where it comes at the first position.
    this.#progress = database.prepare(
      `UPDATE progress SET removals = removals + 1,
       counted = iif(EXISTS (SELECT 1 FROM event WHERE position >= ${FIRST_RECORDED}), counted, -1)`,
    )
  }

  /**
   * Within a transaction of the caller.
   * @param after the last entry of the server
   * @throws {StoreError} there are not so many events, or their times do not ascend
   */
  insert({ target, count, events }: Import, after: number): void {
    const id = this.#targets.idOf(target)
    // No place is given twice, though what stood there may be forgotten.
    const first = Math.min(this.#positions.first(), this.#ranges.first(), FIRST_RECORDED) - count
    const last = first + count - 1
    let position = first
    let earliest: number | null = null
    let latest = -Infinity
    for (const { reply, ...event } of events) {
      if (event.time <= latest) throw unreadable(`the time ${event.time} comes after ${latest}`)
      if (position > last) throw unreadable(`there are more events than ${count}`)
      const tags =
        reply === null ? event.tags : { ...event.tags, [reply.tag]: formatMessageId(reply.time, first + reply.index) }
      this.#insertAt(position, id, { ...event, tags, target })
      earliest ??= event.time
      latest = event.time
      position += 1
    }
    if (earliest === null || position <= last)
      throw unreadable(`there are ${position - first} events, and not ${count}`)
    this.#ranges.add({ first, last, target: id, earliest, latest, after })
    this.#add.run(this.#bytes.get(first, last)?.['bytes'] ?? 0, id)
    // Of what is only imported, the last is the last of all.
    if (this.#hasRecorded.get(id) === undefined) this.#use.run(last, id)
    this.#progress.run()
  }

  #insertAt(position: number, targetId: number, event: Omit<ImportedEvent, 'reply'> & { target: string }): void {
    const who = { session: NOBODY, user: NOBODY, account: null }
    const id = formatMessageId(event.time, position)
    const row = formatEventRow({ ...event, ...who, seq: position, id })
    const [seq, time, , , kind, verb, source, session, user, account, params, text, tags] = row
    // In the order of EVENT_COLUMNS.
    this.#insert.run(position, seq, time, id, verb, source, session, user, account, params, text, tags, targetId, kind)
  }
}

function unreadable(what: string): StoreError {
  return new StoreError('STORE_FAILED', `importing: ${what}. Were the files changed while they were read?`)
}
