/** The store over its parts: recent history first, then the thread that reads; every batch to the thread that writes. */

import { StoreError } from '../errors.ts'
import { formatEventRow } from './event-row.ts'
import type { KeptThread } from './kept-thread.ts'
import { firstPortion } from './portion.ts'
import type { RecentHistory } from './recent.ts'
import type {
  Batch,
  HistoryAnswer,
  HistoryQuery,
  RetentionLimits,
  Store,
  TargetsQuery,
  TargetTime,
  Upkeep,
} from './store.ts'
import type { ReaderThread, WriterThread } from './thread-messages.ts'

/** Rows of a target, by their position in the table `event`, that the disk has damaged and that were left out of an answer. */
export type OnDamaged = (target: string, positions: readonly number[]) => void

export interface SqliteStoreParts {
  readonly writer: KeptThread<WriterThread>
  readonly reader: KeptThread<ReaderThread>
  readonly recent: RecentHistory
  readonly reservedSeq: number
  readonly onDamaged: OnDamaged
  /** Gives up the threads and the lock, in this order. */
  readonly held: AsyncDisposable
}

export class SqliteStore implements Store {
  readonly #parts: SqliteStoreParts
  #reservedSeq: number
  #closed: Promise<void> | null = null

  constructor(parts: SqliteStoreParts) {
    this.#parts = parts
    this.#reservedSeq = parts.reservedSeq
  }

  get reservedSeq(): number {
    return this.#reservedSeq
  }

  async append(batch: Batch): Promise<void> {
    this.#requireOpen()
    const begun = await this.#record(batch)
    this.#parts.recent.take(batch, begun)
  }

  async history(query: HistoryQuery): Promise<HistoryAnswer> {
    this.#requireOpen()
    const remembered = this.#parts.recent.answer(query)
    if (remembered !== null) return firstPortion(remembered)
    const reader = await this.#parts.reader.get()
    const { answer, damaged } = await reader.call('history', query)
    if (damaged.length > 0) this.#parts.onDamaged(query.target, damaged)
    return answer
  }

  async targets(query: TargetsQuery): Promise<readonly TargetTime[]> {
    this.#requireOpen()
    const reader = await this.#parts.reader.get()
    return reader.call('targets', query)
  }

  async upkeep(): Promise<Upkeep> {
    this.#requireOpen()
    const writer = await this.#parts.writer.get()
    return writer.call('upkeep', undefined)
  }

  async forget(limits: RetentionLimits): Promise<boolean> {
    this.#requireOpen()
    const { recent } = this.#parts
    const writer = await this.#parts.writer.get()
    try {
      const { parts, isMore } = await writer.call('forget', limits)
      for (const { target, below } of parts) recent.forget(target, below)
      return isMore
    } catch (error) {
      // The thread died between this call and its answer: only the file knows what it had forgotten.
      if (!writer.isAlive) recent.clear()
      throw error
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#giveUp()
    return this.#closed
  }

  /** Returns the targets that had no event before. */
  async #record({ events, channels }: Batch): Promise<readonly string[]> {
    const rows = events.map(formatEventRow)
    const writer = await this.#parts.writer.get()
    try {
      const { begun, reservedSeq } = await writer.call('append', { events: rows, channels })
      this.#reservedSeq = reservedSeq
      return begun
    } catch (error) {
      const last = events.at(-1)
      if (writer.isAlive || last === undefined) throw error
      // The thread died between this call and its answer: only the file knows whether it had committed.
      const successor = await this.#parts.writer.get()
      const { lastSeq } = await successor.opened
      if (lastSeq < last.seq) throw error
      return []
    }
  }

  async #giveUp(): Promise<void> {
    await this.#parts.held[Symbol.asyncDispose]()
  }

  #requireOpen(): void {
    if (this.#closed !== null) throw new StoreError('STORE_FAILED', 'the store was closed before this call')
  }
}
