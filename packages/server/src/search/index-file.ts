/**
 * The file search.db: under which terms a message stands, by its position in the history (SQLite FTS5, https://www.sqlite.org/fts5.html).
 * It has no texts, no places of words and no sizes, so that it takes a quarter of what they take.
 *
 * Each stretch of positions has a table of its own. FTS5 makes the list of a prefix whole before the first hit is read, so a common
 * prefix costs what one table has of it, and not what the history has.
 *
 * The file can be made anew at any time. It is a defect of the file when SQLite calls it damaged or when it is not of this history: then
 * `IndexDamaged` is thrown.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { rmSync } from 'node:fs'
import { StoreError } from '../errors.ts'
import type { MessageRow } from '../store/message-row.ts'
import { makePrivateFile } from '../store/data-folder.ts'
import { toStoreError } from '../store/sqlite-error.ts'
import { indexTerms } from './index-terms.ts'
import { WORDS_VERSION } from './words.ts'

/** Positions of one table. */
const STRETCH = 131_072

/** Of none: what was imported has positions below zero. */
const NOWHERE = Number.MIN_SAFE_INTEGER

/** The file cannot be used and can be made anew. */
export class IndexDamaged extends Error {
  override readonly name = 'IndexDamaged'
}

/** How far the index has followed the history. */
export interface IndexProgress {
  /** Of the last event that was looked at; below all: of none. */
  readonly position: number
  /** The id of that event, which no other history has there. */
  readonly id: string
  /** The last removal that was followed. */
  readonly removals: number
}

/** The order in which hits are read. */
export type Direction = 'newest' | 'oldest'

interface Table {
  readonly insert: StatementSync
  readonly remove: StatementSync
  readonly newest: StatementSync
  readonly oldest: StatementSync
}

export class IndexFile {
  readonly #database: DatabaseSync
  readonly #setProgress: StatementSync
  readonly #tables = new Map<number, Table>()
  #progress: IndexProgress

  /** @throws {IndexDamaged | StoreError} with nothing held */
  constructor(file: string) {
    makePrivateFile(file)
    using opened = new DisposableStack()
    try {
      this.#database = opened.adopt(new DatabaseSync(file), (each) => each.close())
      // What was removed is overwritten where that needs no further page.
      this.#database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA secure_delete = FAST;
      `)
      this.#requireVersion()
      this.#setProgress = this.#database.prepare('UPDATE progress SET position = ?, id = ?, removals = ?')
      const row = this.#database.prepare('SELECT position, id, removals FROM progress').get()
      if (row === undefined) throw new IndexDamaged('it has no progress')
      const id = String(row['id'])
      this.#progress = {
        position: id === '' ? NOWHERE : Number(row['position']),
        id,
        removals: Number(row['removals']),
      }
      for (const { name } of this.#database
        .prepare(`SELECT name FROM sqlite_schema WHERE sql LIKE '%USING fts5%'`)
        .all()) {
        const number = Number(/^words_(-?\d+)$/.exec(String(name))?.[1])
        if (Number.isSafeInteger(number)) this.#tables.set(number, this.#prepare(number))
      }
    } catch (error) {
      const failure = failureOf(error, `opening the search index "${file}"`)
      // A table or a column that is missing is damage too.
      throw failure instanceof StoreError && failure.code === 'STORE_FAILED'
        ? new IndexDamaged(failure.message)
        : failure
    }
    opened.move()
  }

  /** Removes the file, which must not be open. @throws {StoreError} */
  static remove(file: string): void {
    try {
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
    } catch (error) {
      throw toStoreError(error, `removing the search index "${file}"`)
    }
  }

  get progress(): IndexProgress {
    return this.#progress
  }

  /** Adds what comes next, in ascending order. @throws {IndexDamaged | StoreError} with nothing added */
  add(messages: readonly MessageRow[], progress: IndexProgress): void {
    this.#change('adding to the search index', progress, () => {
      for (const message of messages) this.#tableOf(message.position).insert.get(message.position, indexTerms(message))
    })
  }

  /** Removes messages that are in it, by what they were. @throws {IndexDamaged | StoreError} with nothing removed */
  remove(messages: readonly MessageRow[], progress: IndexProgress): void {
    this.#change('removing from the search index', progress, () => {
      for (const message of messages) this.#tableOf(message.position).remove.get(message.position, indexTerms(message))
    })
  }

  /** Gives up the tables of which the history has nothing any more. @param first the first position that it has */
  forgetBefore(first: number): void {
    this.#change('removing from the search index', this.#progress, () => {
      for (const number of this.#tables.keys()) {
        if ((number + 1) * STRETCH > first) continue
        this.#tables.delete(number)
        this.#database.exec(`DROP TABLE "words_${number}"`)
      }
    })
  }

  /**
   * Positions under all of these terms with `after` < position < `before`, read as they are asked for.
   * @param terms a query of FTS5
   */
  *find(terms: string, after: number, before: number, direction: Direction): Generator<number> {
    const numbers = [...this.#tables.keys()]
      .filter((number) => number * STRETCH < before && (number + 1) * STRETCH > after)
      .toSorted((one, other) => (direction === 'newest' ? other - one : one - other))
    try {
      for (const number of numbers) {
        const statement = this.#tables.get(number)?.[direction]
        for (const row of statement?.iterate(terms, after, before) ?? []) yield Number(row['rowid'])
      }
    } catch (error) {
      throw failureOf(error, 'reading the search index')
    }
  }

  close(): void {
    this.#database.close()
  }

  #requireVersion(): void {
    const version = Number(this.#database.prepare('PRAGMA user_version').get()?.['user_version'])
    if (version === WORDS_VERSION) return
    const isNew = this.#database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
    if (!isNew)
      throw new IndexDamaged(`its words have version ${version}, and this server makes those of ${WORDS_VERSION}`)
    this.#database.exec(`
      BEGIN;
      CREATE TABLE progress (position INTEGER NOT NULL, id TEXT NOT NULL, removals INTEGER NOT NULL) STRICT;
      INSERT INTO progress VALUES (0, '', 0);
      PRAGMA user_version = ${WORDS_VERSION};
      COMMIT;
    `)
  }

  #tableOf(position: number): Table {
    const number = Math.floor(position / STRETCH)
    const known = this.#tables.get(number)
    if (known !== undefined) return known
    this.#database.exec(`
      CREATE VIRTUAL TABLE "words_${number}" USING fts5(terms, content='', detail=none, columnsize=0, tokenize='ascii');
      INSERT INTO "words_${number}"("words_${number}", rank) VALUES ('secure-delete', 1);
    `)
    const table = this.#prepare(number)
    this.#tables.set(number, table)
    return table
  }

  #prepare(number: number): Table {
    const name = `"words_${number}"`
    const found = `SELECT rowid FROM ${name} WHERE ${name} MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid`
    return {
      insert: this.#database.prepare(`INSERT INTO ${name}(rowid, terms) VALUES (?, ?)`),
      remove: this.#database.prepare(`INSERT INTO ${name}(${name}, rowid, terms) VALUES ('delete', ?, ?)`),
      newest: this.#database.prepare(`${found} DESC`),
      oldest: this.#database.prepare(found),
    }
  }

  #change(what: string, progress: IndexProgress, change: () => void): void {
    const before = new Set(this.#tables.keys())
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      change()
      this.#setProgress.run(progress.position, progress.id, progress.removals)
      this.#database.exec('COMMIT')
      this.#progress = progress
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      // A table that the transaction made is not there any more, and one that it gave up is.
      for (const number of this.#tables.keys()) if (!before.has(number)) this.#tables.delete(number)
      for (const number of before) if (!this.#tables.has(number)) this.#tables.set(number, this.#prepare(number))
      throw failureOf(error, what)
    }
  }
}

function failureOf(error: unknown, what: string): IndexDamaged | StoreError {
  if (error instanceof IndexDamaged) return error
  const failure = toStoreError(error, what)
  return failure.code === 'STORE_CORRUPT' ? new IndexDamaged(failure.message, { cause: error }) : failure
}
