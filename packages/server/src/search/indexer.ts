/**
 * Follows the history with the index: adds what is recorded, removes what is removed, and makes the index anew where it cannot be
 * that of this history. It has its own connection to the history, and reads what was committed; the thread that writes knows nothing of it.
 *
 * What is in the index was read when the history had had as many removals as the index has followed. So a removal deletes exactly what
 * stands up to the position of the index, and nothing that was gone when it was looked at.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { MESSAGE_COLUMNS, parseMessageRow } from '../store/message-row.ts'
import { Positions } from '../store/positions.ts'
import type { Removed } from '../store/removals.ts'
import { toStoreError } from '../store/sqlite-error.ts'
import { IndexDamaged, IndexFile } from './index-file.ts'

/** Events of one portion: some milliseconds, for which a search waits. */
const PORTION = 1_000
/** For so long a removal of the history may be on its way here; one that nobody has told of is found so. */
const REMOVAL_MS_MAX = 5_000

/** How far the index is behind the history. */
export interface Lag {
  /** The last position that is in the index. */
  readonly position: number
  /** The last one that the history has. */
  readonly last: number
}

export interface IndexerParts {
  /** Only read. */
  readonly history: DatabaseSync
  readonly file: string
  /** Milliseconds that pass. */
  readonly monotonic: () => number
  /** Nothing in this process has followed the history before: a removal that the index has not followed is not on its way here. */
  readonly isFirst: boolean
}

export class Indexer {
  readonly #parts: IndexerParts
  readonly #positions: Positions
  readonly #removals: StatementSync
  readonly #rows: StatementSync
  readonly #idAt: StatementSync
  #index: IndexFile | null = null
  #missingSince: number | null = null
  #rebuilt: string[] = []

  constructor(parts: IndexerParts) {
    this.#parts = parts
    const { history } = parts
    this.#positions = new Positions(history)
    this.#removals = history.prepare('SELECT removals FROM progress')
    this.#rows = history.prepare(
      `SELECT event.id, event.is_message, ${MESSAGE_COLUMNS} FROM event LEFT JOIN target ON target.id = event.target
       WHERE event.position > ? ORDER BY event.position LIMIT ?`,
    )
    this.#idAt = history.prepare('SELECT id FROM event WHERE position = ?')
  }

  /** null until it can be opened: then all is read from the history itself. */
  get index(): IndexFile | null {
    return this.#index
  }

  /** Why the index was made anew, since this was asked last. */
  takeRebuilt(): readonly string[] {
    return this.#rebuilt.splice(0)
  }

  /** Takes the next portion. Throws StoreError with nothing taken: what is missing is taken by a later call. */
  fill(): Lag {
    return this.#mended(() => {
      const index = (this.#index ??= this.#open())
      const lag = this.#atOneMoment(() => this.#next(index))
      if (lag === null) return this.lag()
      index.add(lag.messages, lag.progress)
      return this.lag()
    })
  }

  /** Follows a removal. Throws StoreError; `fill` then finds out that it is missing. */
  remove({ number, messages }: Removed): void {
    this.#mended(() => {
      const index = (this.#index ??= this.#open())
      if (number !== index.progress.removals + 1) return
      const { position } = index.progress
      const known = messages.filter((message) => message.position <= position)
      index.remove(known, { ...index.progress, removals: number })
      this.#missingSince = null
      index.forgetBefore(this.#positions.first())
    })
  }

  lag(): Lag {
    const nothing = this.#positions.first() - 1
    return {
      position: Math.max(this.#index?.progress.position ?? nothing, nothing),
      last: this.#positions.last()?.position ?? nothing,
    }
  }

  /** Makes the index anew, from the beginning of the history. */
  rebuild(why: string): void {
    this.#rebuilt.push(why)
    this.close()
    this.#missingSince = null
    IndexFile.remove(this.#parts.file)
  }

  close(): void {
    this.#index?.close()
    this.#index = null
  }

  /** Of the same history, and with its removals; else it is made anew. */
  #open(): IndexFile {
    const index = new IndexFile(this.#parts.file)
    const { position, id, removals } = index.progress
    const isAtStart = id === ''
    const isOfThis = isAtStart || this.#idAt.get(position)?.['id'] === id
    const known = this.#removalsNow()
    const isFollowed = removals === known || !this.#parts.isFirst
    if (isOfThis && (isFollowed || isAtStart)) {
      // Nothing is in it, so nothing has to be removed.
      if (isAtStart && removals !== known) index.add([], { position, id, removals: known })
      return index
    }
    index.close()
    throw new IndexDamaged(isOfThis ? 'the history was changed without it' : 'it does not belong to this history')
  }

  /** What is added next; null while a removal is on its way here. */
  #next(
    index: IndexFile,
  ): { readonly messages: ReturnType<typeof messagesOf>; readonly progress: IndexFile['progress'] } | null {
    const { progress } = index
    if (this.#removalsNow() !== progress.removals) {
      const now = this.#parts.monotonic()
      this.#missingSince ??= now
      if (now - this.#missingSince > REMOVAL_MS_MAX) throw new IndexDamaged('a removal was not followed')
      return null
    }
    this.#missingSince = null
    const rows = this.#rows.all(progress.position, PORTION)
    const last = rows.at(-1)
    if (last === undefined) return null
    const end = { ...progress, position: Number(last['position']), id: String(last['id']) }
    return { messages: messagesOf(rows), progress: end }
  }

  #removalsNow(): number {
    return Number(this.#removals.get()?.['removals'])
  }

  #atOneMoment<Value>(read: () => Value): Value {
    const { history } = this.#parts
    try {
      history.exec('BEGIN')
      return read()
    } catch (error) {
      throw error instanceof IndexDamaged ? error : toStoreError(error, 'reading the history for the search index')
    } finally {
      if (history.isTransaction) history.exec('COMMIT')
    }
  }

  /** A damaged index is made anew; a second time is an error. */
  #mended<Value>(step: () => Value): Value {
    try {
      return step()
    } catch (error) {
      if (!(error instanceof IndexDamaged)) throw error
      this.rebuild(error.message)
    }
    try {
      return step()
    } catch (error) {
      throw toStoreError(error, 'making the search index anew')
    }
  }
}

function messagesOf(rows: readonly Parameters<typeof parseMessageRow>[0][]) {
  return rows.flatMap((row) => (row['is_message'] === 1 ? (parseMessageRow(row) ?? []) : []))
}
