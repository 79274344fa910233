/**
 * The one connection that writes history.sqlite. It is synchronous and knows nothing of threads: `writer-thread.ts` runs
 * it where nobody waits for it.
 */

import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { BatchRow } from './change-row.ts'
import { ChangeWriters } from './change-writers.ts'
import { ImportWriter, type Import } from './import-writer.ts'
import { checkShape, knownVersion, migrate } from './migrations.ts'
import { Progress } from './progress.ts'
import { Removals, type Removed } from './removals.ts'
import { Retention, TARGET_ROWS, type Forgotten } from './retention.ts'
import type { ClockStep } from './runs.ts'
import { toStoreError } from './sqlite-error.ts'
import type { OpenedStore, RetentionLimits } from './store.ts'
import { Targets } from './targets.ts'

/**
 * `fsync`: a commit is on the disk (synchronous=FULL). `process`: a commit is in the operating system's hands and
 * outlives a killed process; a power cut may take the last ones, but never damages the file, which is why it is NORMAL
 * and not OFF: NORMAL still syncs around a checkpoint (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export type Durability = 'fsync' | 'process'

/**
 * Pages of 4 KiB in the write-ahead log before it is copied into the file. At SQLite's 1,000 every sixtieth batch of 200
 * waits for it and is the 99th percentile; from 8,000 the rare wait passes 100 ms.
 */
const CHECKPOINT_PAGES = 4_000

/**
 * Bytes that the write-ahead log keeps of the disk. It grows beyond them while a program beside the server (a backup, a shell) has a
 * page of before in hand, and SQLite by itself would never make it smaller. Twice what a checkpoint leaves, so that it is cut
 * after such a time only.
 */
export const LOG_BYTES_KEPT = 2 * CHECKPOINT_PAGES * 4_096

/** FAST: what is moved or deleted is overwritten where its page is written in any case, so that a redacted text leaves no copy. */
const SECURE_DELETE = 'FAST'

const OPTIONS = {
  /** Milliseconds. For a `backup` that holds the file for a moment. */
  timeout: 5_000,
  /** Each row would look its target up, and `Targets` has just given its number. */
  enableForeignKeyConstraints: false,
}

/** What a store that was just opened holds. */
export interface Recorded extends Omit<OpenedStore, 'store'> {
  readonly reservedSeq: number
  /** The newest first. */
  readonly steps: readonly ClockStep[]
}

/** What a commit has come to. `begun`: the targets that had no event before. `removed`: of which messages the text is gone. */
export type Committed = readonly [reservedSeq: number, begun: readonly string[], removed: Removed | null]

export class HistoryWriter {
  readonly #database: DatabaseSync
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #targets: Targets
  readonly #changes: ChangeWriters
  readonly #progress: Progress
  readonly #removals: Removals
  readonly #retention: Retention
  /** Since the last portion that was forgotten, as that is counted: a new target costs some rows. */
  #recordedRows = 0
  /** Nothing could be written when that was tried last. */
  #isRefused = false

  /** Opens or makes the file and brings it to the present version. Throws StoreError, with nothing held. */
  constructor(file: string, durability: Durability) {
    try {
      using opened = new DisposableStack()
      this.#database = opened.adopt(new DatabaseSync(file, OPTIONS), (each) => each.close())
      // Before anything is written, and be it by a pragma.
      knownVersion(this.#database)
      this.#database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = ${durability === 'fsync' ? 'FULL' : 'NORMAL'};
        PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
        PRAGMA secure_delete = ${SECURE_DELETE};
        PRAGMA journal_size_limit = ${LOG_BYTES_KEPT};
      `)
      migrate(this.#database)
      checkShape(this.#database)
      this.#begin = this.#database.prepare('BEGIN IMMEDIATE')
      this.#commit = this.#database.prepare('COMMIT')
      this.#targets = new Targets(this.#database)
      this.#removals = new Removals(this.#database)
      this.#changes = new ChangeWriters(this.#database, this.#targets, this.#removals)
      this.#progress = new Progress(this.#database, this.#changes.events.last)
      this.#retention = new Retention(this.#database, this.#targets, this.#removals)
      opened.move()
    } catch (error) {
      throw toStoreError(error, `opening the history "${file}"`)
    }
  }

  recorded(): Recorded {
    const { events } = this.#changes
    return {
      ...this.#changes.found(),
      through: this.#progress.through,
      lastSeq: events.last.seq,
      lastTime: events.last.time,
      givenSeq: this.#progress.givenSeq,
      reservedSeq: this.#progress.reservedSeq,
      steps: events.steps,
    }
  }

  /** Records everything in one transaction. Throws StoreError with nothing recorded; the writer can be used on. */
  append([changes, seq, time, position]: BatchRow): Committed {
    this.#transaction(`recording the entries up to ${seq}`, () => {
      for (const change of changes) this.#changes.write(change)
      this.#progress.pass({ seq, time, position }, this.#changes.events.lastSeq)
    })
    this.#progress.committed()
    const rows = this.#changes.events.committed()
    const begun = this.#targets.committed()
    this.#recordedRows += rows + begun.length * TARGET_ROWS
    return [this.#progress.reservedSeq, begun, this.#removals.committed()]
  }

  /**
   * Forgets one portion of what is not kept, in one transaction. It is synced as a batch is: the next batch stands behind it in
   * the log, and is nothing without it. Throws StoreError with nothing forgotten; the writer can be used on.
   */
  forget(limits: RetentionLimits): Forgotten & { readonly removed: Removed | null } {
    const what = 'forgetting what is not kept'
    const forgotten = this.#transaction(what, () => this.#retention.forget(limits, this.#recordedRows))
    this.#recordedRows = 0
    return { ...forgotten, removed: this.#removals.committed() }
  }

  /** Puts what comes from elsewhere before the history, in one transaction. Throws what reading it meets, and StoreError, with nothing put there. */
  import(what: Import): void {
    const after = Math.max(this.#progress.through?.seq ?? 0, this.#changes.events.lastSeq)
    const writer = new ImportWriter(this.#database, this.#targets)
    this.#transaction(`importing into "${what.target}"`, () => writer.insert(what, after))
    this.#targets.committed()
  }

  /** After something was refused, tries again with what does no harm. Throws StoreError while it is refused too. */
  requireWritable(): void {
    if (!this.#isRefused) return
    try {
      this.#progress.reserveMore()
      this.#isRefused = false
    } catch (error) {
      throw toStoreError(error, 'trying whether something can be recorded again')
    }
  }

  close(): void {
    this.#database.close()
  }

  #transaction<Value>(what: string, change: () => Value): Value {
    let isCommitting = false
    try {
      this.#begin.run()
      const value = change()
      isCommitting = true
      this.#commit.run()
      this.#isRefused = false
      return value
    } catch (error) {
      this.#isRefused = true
      this.#rollBack(isCommitting)
      throw toStoreError(error, what)
    }
  }

  #rollBack(wasCommitting: boolean): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
    this.#targets.rolledBack()
    this.#changes.events.rolledBack()
    this.#progress.rolledBack()
    this.#removals.rolledBack()
    if (wasCommitting) this.#overwriteRefused()
  }

  /**
   * A commit is written to the log first, and then synced. Where the sync fails, the log holds the whole commit: after a crash
   * SQLite would take it for one that succeeded. Another commit, which does no harm, overwrites its beginning, without
   * which the rest is nothing. It does so even if its own sync fails: a crash then leaves this one.
   */
  #overwriteRefused(): void {
    try {
      this.#progress.reserveMore()
    } catch {
      // The disk refuses this as well; the caller already has its error.
    }
  }
}
