/**
 * What the store and its two threads say to one another. A thread first says what it found when it opened, then answers
 * every call in the order of the calls, so that no message needs a number.
 *
 * What goes with every batch is tuples: an object is copied to another thread with the names of its fields, which are looked up anew there.
 */

import type { StoreErrorCode } from '../errors.ts'
import type { BackupManifest } from './backup.ts'
import type { BatchRow } from './change-row.ts'
import type { FileIdentity } from './in-place.ts'
import type { Committed, Durability, Recorded } from './history-writer.ts'
import type { Removed } from './removals.ts'
import type { Forgotten } from './retention.ts'
import type {
  ExportAnswer,
  ExportQuery,
  HistoryAnswer,
  HistoryQuery,
  RetentionLimits,
  SaidQuery,
  Statistics,
  StatisticsQuery,
  StoredEvent,
  TargetsQuery,
  TargetTime,
  Upkeep,
} from './store.ts'

/** What a thread is told at its start, what it finds, and what it can be asked. */
export interface ThreadContract {
  readonly setting: unknown
  readonly opened: unknown
  readonly calls: object
}

export interface WriterThread extends ThreadContract {
  readonly setting: {
    readonly file: string
    readonly durability: Durability
    /** What must stay where it is while the thread writes. */
    readonly watched: readonly string[]
    /** Which files those were when the store was opened; null when this thread opens it. */
    readonly place: readonly FileIdentity[] | null
  }
  readonly opened: Recorded
  readonly calls: {
    append(batch: BatchRow): Committed
    upkeep(): Upkeep
    forget(limits: RetentionLimits): Forgotten & { readonly removed: Removed | null }
  }
}

export interface ReaderThread extends ThreadContract {
  readonly setting: { readonly file: string; readonly place: readonly FileIdentity[] | null }
  readonly opened: null
  readonly calls: {
    /** `damaged`: the positions of rows that are left out. */
    history(query: HistoryQuery): { readonly answer: HistoryAnswer; readonly damaged: readonly number[] }
    message(id: string): StoredEvent | null
    saidBy(query: SaidQuery): readonly StoredEvent[]
    targets(query: TargetsQuery): readonly TargetTime[]
    statistics(query: StatisticsQuery): Statistics
    exported(query: ExportQuery): ExportAnswer
  }
}

/** Does one thing, and says what came of it instead of opening. */
export interface BackupThread extends ThreadContract {
  readonly setting:
    | {
        readonly kind: 'make'
        readonly folder: string
        /** What must be where it was when the server was started. */
        readonly place: readonly FileIdentity[]
        readonly to: string
        readonly now: number
      }
    | { readonly kind: 'verify'; readonly backup: string }
  readonly opened: BackupManifest
}

/** `input` is what the call of that name takes; the caller has seen to it. */
export type ToThread = readonly [kind: 'call', name: string, input: unknown] | readonly [kind: 'close']

export type FromThread =
  | readonly [kind: 'done', value: unknown]
  | readonly [kind: 'failed', code: StoreErrorCode, message: string]
