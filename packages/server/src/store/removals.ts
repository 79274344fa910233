/**
 * What the history loses of messages, for the search index behind it: there they are deleted by what they were. Transactions that
 * removed something are counted in the file, and the index notes how many it has followed. Where the two differ, the process
 * ended between them, and the index is made anew.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { MESSAGE_COLUMNS, parseMessageRow, type MessageRow } from './message-row.ts'
import { RowKind } from './row-kind.ts'

/** What one transaction has removed. */
export interface Removed {
  /** Of this transaction among those that removed something, from 1. */
  readonly number: number
  readonly messages: readonly MessageRow[]
}

export class Removals {
  readonly #before: StatementSync
  readonly #at: StatementSync
  readonly #count: StatementSync
  #messages: MessageRow[] = []
  #number: number | null = null

  constructor(database: DatabaseSync) {
    const messages = `SELECT ${MESSAGE_COLUMNS} FROM event JOIN target ON target.id = event.target WHERE is_message = ${RowKind.message}`
    this.#before = database.prepare(`${messages} AND event.target = ? AND event.position < ?`)
    this.#at = database.prepare(`${messages} AND event.position = ?`)
    this.#count = database.prepare('UPDATE progress SET removals = removals + 1 RETURNING removals')
  }

  /** To be called before they are removed: the messages of a target before a position. Within a transaction of the caller. */
  noteBefore(targetId: number, position: number): void {
    this.#note(this.#before.all(targetId, position))
  }

  /** To be called before its text is removed. Within a transaction of the caller. */
  noteAt(position: number): void {
    this.#note(this.#at.all(position))
  }

  #note(rows: readonly Parameters<typeof parseMessageRow>[0][]): void {
    const messages = rows.flatMap((row) => parseMessageRow(row) ?? [])
    if (messages.length === 0) return
    this.#number ??= Number(this.#count.get()?.['removals'])
    this.#messages.push(...messages)
  }

  /** The caller's transaction is committed. Returns what it has removed, or null. */
  committed(): Removed | null {
    const removed = this.#number === null ? null : { number: this.#number, messages: this.#messages }
    this.rolledBack()
    return removed
  }

  rolledBack(): void {
    this.#messages = []
    this.#number = null
  }
}
