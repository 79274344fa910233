/** The store over its parts: recent history first, then a thread that reads; every batch to the thread that writes. */

import { StoreError } from '../errors.ts'
import { formatBatch } from './change-row.ts'
import type { KeptThread } from './kept-thread.ts'
import { firstPortion } from './portion.ts'
import type { RecentHistory } from './recent.ts'
import type { Removed } from './removals.ts'
import type {
  Batch,
  ExportAnswer,
  ExportQuery,
  HistoryAnswer,
  HistoryQuery,
  RetentionLimits,
  Store,
  SaidQuery,
  Statistics,
  StatisticsQuery,
  StoredEvent,
  TargetsQuery,
  TargetTime,
  Upkeep,
} from './store.ts'
import type { ReaderThread, WriterThread } from './thread-messages.ts'

/** Rows of a target, by their position in the table `event`, that the disk has damaged and that were left out of an answer. */
export type OnDamaged = (target: string, positions: readonly number[]) => void

/** What follows the history: called behind each batch and each removal, in their order, and MUST NOT throw. */
export interface Followers {
  /** So many events more are in the history. */
  readonly onRecorded: (events: number) => void
  readonly onRemoved: (removed: Removed) => void
}

export interface SqliteStoreParts extends Followers {
  readonly writer: KeptThread<WriterThread>
  readonly pages: KeptThread<ReaderThread>
  /** For questions that may take long, so that no page waits behind one. */
  readonly searches: KeptThread<ReaderThread>
  readonly recent: RecentHistory
  readonly reservedSeq: number
  readonly throughSeq: number
  readonly onDamaged: OnDamaged
  /** Gives up the threads and the lock, in this order. */
  readonly held: AsyncDisposable
}

export class SqliteStore implements Store {
  readonly #parts: SqliteStoreParts
  #reservedSeq: number
  /** Of the last batch recorded. */
  #throughSeq: number
  #closed: Promise<void> | null = null

  constructor(parts: SqliteStoreParts) {
    this.#parts = parts
    this.#reservedSeq = parts.reservedSeq
    this.#throughSeq = parts.throughSeq
  }

  get reservedSeq(): number {
    return this.#reservedSeq
  }

  async append(batch: Batch): Promise<void> {
    this.#requireOpen()
    const { recent, onRecorded, onRemoved } = this.#parts
    const { begun, removed } = await this.#record(batch)
    recent.take(batch, begun)
    if (removed !== null) onRemoved(removed)
    const events = batch.changes.filter(({ kind }) => kind === 'event').length
    if (events > 0) onRecorded(events)
  }

  async history(query: HistoryQuery): Promise<HistoryAnswer> {
    this.#requireOpen()
    const remembered = this.#parts.recent.answer(query)
    if (remembered !== null) return firstPortion(remembered)
    const reader = await this.#parts.pages.get()
    const { answer, damaged } = await reader.call('history', query)
    if (damaged.length > 0) this.#parts.onDamaged(query.target, damaged)
    return answer
  }

  async message(id: string): Promise<StoredEvent | null> {
    this.#requireOpen()
    const reader = await this.#parts.pages.get()
    return reader.call('message', id)
  }

  async saidBy(query: SaidQuery): Promise<readonly StoredEvent[]> {
    this.#requireOpen()
    const reader = await this.#parts.searches.get()
    return reader.call('saidBy', query)
  }

  async targets(query: TargetsQuery): Promise<readonly TargetTime[]> {
    this.#requireOpen()
    const reader = await this.#parts.searches.get()
    return reader.call('targets', query)
  }

  async statistics(query: StatisticsQuery): Promise<Statistics> {
    this.#requireOpen()
    const reader = await this.#parts.searches.get()
    return reader.call('statistics', query)
  }

  async exported(query: ExportQuery): Promise<ExportAnswer> {
    this.#requireOpen()
    const reader = await this.#parts.searches.get()
    const answer = await reader.call('exported', query)
    const damaged = answer.kind === 'lines' ? answer.damaged : []
    for (const [target, rows] of Map.groupBy(damaged, (row) => row.target)) {
      this.#parts.onDamaged(
        target,
        rows.map(({ position }) => position),
      )
    }
    return answer
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
      const { parts, isMore, removed } = await writer.call('forget', limits)
      for (const { target, below } of parts) recent.forget(target, below)
      if (removed !== null) this.#parts.onRemoved(removed)
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

  /** Returns the targets that had no event before, and what was removed. */
  async #record(batch: Batch): Promise<{ readonly begun: readonly string[]; readonly removed: Removed | null }> {
    const rows = formatBatch(batch)
    const writer = await this.#parts.writer.get()
    try {
      const [reservedSeq, begun, removed] = await writer.call('append', rows)
      this.#reservedSeq = reservedSeq
      this.#throughSeq = batch.through.seq
      return { begun, removed }
    } catch (error) {
      const { seq } = batch.through
      if (writer.isAlive || seq === this.#throughSeq) throw error
      // The thread died between this call and its answer: only the file knows whether it had committed.
      const successor = await this.#parts.writer.get()
      const { through } = await successor.opened
      if ((through?.seq ?? 0) < seq) throw error
      this.#throughSeq = seq
      return { begun: [], removed: null }
    }
  }

  async #giveUp(): Promise<void> {
    await this.#parts.held[Symbol.asyncDispose]()
  }

  #requireOpen(): void {
    if (this.#closed !== null) throw new StoreError('STORE_FAILED', 'the store was closed before this call')
  }
}
