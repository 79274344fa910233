/** The table of targets: each name has a number, under which its events are recorded. */

import type { DatabaseSync, StatementSync } from 'node:sqlite'

/**
 * Numbers held in memory, which saves a look into the table for each event. A server has that many busy channels at most; two
 * guests that talk once leave the memory again.
 */
const HELD_MAX = 10_000

/** A target is a channel, whose name begins with #, or a private conversation. In SQL, as the index `conversation` has it. */
export const IS_CONVERSATION = "substr(name, 1, 1) <> '#'"

export class Targets {
  readonly #insert: StatementSync
  readonly #select: StatementSync
  readonly #delete: StatementSync
  readonly #selectParts: StatementSync
  readonly #rename: StatementSync
  readonly #countConversations: StatementSync
  /** The first was looked up first. */
  readonly #held = new Map<string, number>()
  #begun: string[] = []
  /** null: to be counted anew. */
  #conversationCount: number | null = null

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare('INSERT INTO target (name) VALUES (?)')
    this.#select = database.prepare('SELECT id FROM target WHERE name = ?')
    this.#rename = database.prepare('UPDATE target SET name = ? WHERE name = ?')
    // After the comma comes the minus.
    this.#selectParts = database.prepare("SELECT name FROM target WHERE name > ?1 || ',' AND name < ?1 || '-'")
    this.#delete = database.prepare('DELETE FROM target WHERE name = ?')
    this.#countConversations = database.prepare(`SELECT count(*) AS count FROM target WHERE ${IS_CONVERSATION}`)
  }

  /** How many numbers are held in memory. */
  get heldCount(): number {
    return this.#held.size
  }

  /** How many targets are private conversations. */
  get conversationCount(): number {
    this.#conversationCount ??= Number(this.#countConversations.get()?.['count'])
    return this.#conversationCount
  }

  /** The number of a target, which gets one within the transaction of the caller if it is new. */
  idOf(name: string): number {
    return this.#held.get(name) ?? this.#hold(name, this.known(name) ?? this.#begin(name))
  }

  /** The number of a target that has events, or null. */
  known(name: string): number | null {
    const id = this.#held.get(name) ?? this.#select.get(name)?.['id']
    return id === undefined ? null : Number(id)
  }

  /** A name, and those that go on after it with a comma, which no channel has in its name. */
  partsOf(name: string): readonly string[] {
    return [name, ...this.#selectParts.all(name).map((row) => String(row['name']))]
  }

  /** Nothing refers to the target any more. Within a transaction of the caller. */
  forget(name: string): void {
    this.#delete.run(name)
    this.#held.delete(name)
    this.#noteCount(name, -1)
  }

  /** All that is recorded under one name is under another one, that nothing has. Within a transaction of the caller. */
  rename(from: string, to: string): void {
    this.#rename.run(to, from)
    // Numbers are looked up anew: the transaction may be taken back.
    this.#held.delete(from)
    this.#held.delete(to)
    this.#begun = this.#begun.map((name) => (name === from ? to : name))
  }

  /** The caller's transaction is committed. Returns the targets that were new in it. */
  committed(): readonly string[] {
    const begun = this.#begun
    this.#begun = []
    return begun
  }

  /** The caller's transaction is taken back, with the targets that were new in it. */
  rolledBack(): void {
    this.#begun = []
    this.#held.clear()
    this.#conversationCount = null
  }

  #begin(name: string): number {
    this.#begun.push(name)
    this.#noteCount(name, 1)
    return Number(this.#insert.run(name).lastInsertRowid)
  }

  #noteCount(name: string, change: 1 | -1): void {
    if (this.#conversationCount !== null && !name.startsWith('#')) this.#conversationCount += change
  }

  #hold(name: string, id: number): number {
    this.#held.set(name, id)
    const oldest = this.#held.keys().next()
    if (this.#held.size > HELD_MAX && oldest.done !== true) this.#held.delete(oldest.value)
    return id
  }
}
