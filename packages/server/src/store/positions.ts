/** Places in the table of events: position, seq and time ascend together, so each is found by halving. */

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { firstWhere } from './binary-search.ts'

/** Positions of the file begin at 1. */
const FIRST_POSITION = 1

export interface Place {
  readonly seq: number
  readonly time: number
}

export class Positions {
  readonly #lastRow: StatementSync
  readonly #rowFrom: StatementSync

  constructor(database: DatabaseSync) {
    this.#lastRow = database.prepare('SELECT position, seq, time FROM event ORDER BY position DESC LIMIT 1')
    this.#rowFrom = database.prepare('SELECT seq, time FROM event WHERE position >= ? ORDER BY position LIMIT 1')
  }

  /** Of the last event; null when there is none. */
  last(): (Place & { readonly position: number }) | null {
    const row = this.#lastRow.get()
    return row === undefined ? null : { position: Number(row['position']), ...placeOf(row) }
  }

  /** The first position for which the test holds, which must then hold for all that follow; one above the last if none. */
  firstWhere(test: (place: Place) => boolean): number {
    return firstWhere(FIRST_POSITION, this.end(), (position) => {
      const row = this.#rowFrom.get(position)
      return row === undefined || test(placeOf(row))
    })
  }

  /** One above the last position whose seq is allowed. Nearly always that is the last row. */
  end(seqMax = Infinity): number {
    const last = this.last()
    if (last === null) return FIRST_POSITION
    return last.seq <= seqMax ? last.position + 1 : this.firstWhere(({ seq }) => seq > seqMax)
  }
}

function placeOf(row: Readonly<Record<string, SQLOutputValue>>): Place {
  return { seq: Number(row['seq']), time: Number(row['time']) }
}
