/**
 * What the file knows of the order beyond its events: the places that were given out. Most commands are not recorded and
 * take a place all the same, so places are reserved in blocks, and a start goes on after the last block.
 */

import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** Nobody notices that a start skips so many: there are enough for nine thousand million starts. */
const BLOCK = 1_000_000

export class Progress {
  readonly #database: DatabaseSync
  readonly #setReserved: StatementSync
  /** Places up to this one may have been given before the file was opened, and none after it. */
  readonly givenSeq: number
  #reservedSeq: number

  /** Reserves a block. */
  constructor(database: DatabaseSync) {
    this.#database = database
    this.#setReserved = database.prepare('UPDATE progress SET reserved_seq = ?')
    this.givenSeq = this.#read()
    this.#reservedSeq = this.givenSeq
    this.reserveMore()
  }

  /** Places up to this one may be given: no later start gives them again. */
  get reservedSeq(): number {
    return this.#reservedSeq
  }

  /** Within a transaction of the caller. @param lastSeq the last place that was given, as far as the caller knows */
  reserveWhenLow(lastSeq: number): void {
    if (lastSeq > this.#reservedSeq - BLOCK / 2) this.#reserveAfter(lastSeq)
  }

  reserveMore(): void {
    this.#reserveAfter(this.#reservedSeq)
  }

  /** The caller's transaction was taken back. */
  rolledBack(): void {
    this.#reservedSeq = this.#read()
  }

  #reserveAfter(seq: number): void {
    this.#setReserved.run(seq + BLOCK)
    this.#reservedSeq = seq + BLOCK
  }

  #read(): number {
    return Number(this.#database.prepare('SELECT reserved_seq FROM progress').get()?.['reserved_seq'] ?? 0)
  }
}
