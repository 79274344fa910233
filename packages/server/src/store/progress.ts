/**
 * What the file knows of the order beyond its events: the last entry that was applied, and the places that were given out. Most
 * commands are not recorded and take a place all the same, so places are reserved in blocks, and a start goes on after the
 * last block.
 */

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { StoreError } from '../errors.ts'
import type { Through } from './store.ts'

/** Nobody notices that a start skips so many: there are enough for nine thousand million starts. */
const BLOCK = 1_000_000

interface Values {
  readonly reservedSeq: number
  readonly through: Through | null
}

export class Progress {
  readonly #select: StatementSync
  readonly #setReserved: StatementSync
  readonly #setThrough: StatementSync
  /** Places up to this one may have been given before the file was opened, and none after it. */
  readonly givenSeq: number
  #committed: Values
  #values: Values

  /** Reserves a block. @param last the last event recorded; seq 0 when there is none */
  constructor(database: DatabaseSync, last: { readonly seq: number; readonly time: number }) {
    this.#select = database.prepare('SELECT reserved_seq, through_seq, through_time, through_position FROM progress')
    this.#setReserved = database.prepare('UPDATE progress SET reserved_seq = ?')
    this.#setThrough = database.prepare(
      'UPDATE progress SET through_seq = ?, through_time = ?, through_position = ?, reserved_seq = ?',
    )
    const { reservedSeq, through } = parseValues(this.#select.get() ?? {})
    const isTold = last.seq > (through?.seq ?? 0)
    this.#committed = { reservedSeq, through: isTold ? { ...last, position: null } : through }
    this.#values = this.#committed
    this.givenSeq = this.#committed.reservedSeq
    this.reserveMore()
  }

  /** Places up to this one may be given: no later start gives them again. */
  get reservedSeq(): number {
    return this.#committed.reservedSeq
  }

  get through(): Through | null {
    return this.#committed.through
  }

  /**
   * Notes the last entry of a batch, within a transaction of the caller, and reserves more places when it comes near to the last.
   * Writes nothing where the last event tells the same: that is one page less in the log for each batch.
   * @param lastEventSeq of the last event recorded until now
   * @throws {StoreError} a batch of before, or one with events after its last entry
   */
  pass(through: Through, lastEventSeq: number): void {
    const { seq, time, position } = through
    const previous = this.#values.through
    const isBefore = previous !== null && (seq < previous.seq || (position ?? Infinity) < (previous.position ?? 0))
    if (isBefore || seq < lastEventSeq) {
      throw new StoreError(
        'STORE_FAILED',
        `a batch through entry ${seq} came after entry ${Math.max(previous?.seq ?? 0, lastEventSeq)}`,
      )
    }
    const { reservedSeq } = this.#values
    const isLow = seq > reservedSeq - BLOCK / 2
    this.#values = { through, reservedSeq: isLow ? seq + BLOCK : reservedSeq }
    const isTold = position === null && seq === lastEventSeq
    if (isLow || !isTold) this.#setThrough.run(seq, time, position, this.#values.reservedSeq)
  }

  /** In a transaction of its own. */
  reserveMore(): void {
    const reservedSeq = this.#committed.reservedSeq + BLOCK
    this.#setReserved.run(reservedSeq)
    this.#values = { ...this.#committed, reservedSeq }
    this.committed()
  }

  committed(): void {
    this.#committed = this.#values
  }

  rolledBack(): void {
    this.#values = this.#committed
  }
}

function parseValues(row: Readonly<Record<string, SQLOutputValue>>): Values {
  const position = row['through_position'] ?? null
  const seq = row['through_seq'] ?? null
  const through =
    seq === null
      ? null
      : {
          seq: Number(seq),
          time: Number(row['through_time']),
          position: position === null ? null : Number(position),
        }
  return { reservedSeq: Number(row['reserved_seq'] ?? 0), through }
}
