/** Places in the table of events: position and seq ascend together, and in each run time too, so each is found by halving. */

import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { firstWhere } from './binary-search.ts'

/** From here on stands what the server has recorded; before it what was imported, see `imported.ts`. */
export const FIRST_RECORDED = 0

export interface Place {
  readonly seq: number
  readonly time: number
}

/** `low` <= position < `end` */
export interface PositionRange {
  readonly low: number
  readonly end: number
}

export class Positions {
  readonly #firstRow: StatementSync
  readonly #lastRow: StatementSync
  readonly #rowFrom: StatementSync

  constructor(database: DatabaseSync) {
    this.#firstRow = database.prepare('SELECT min(position) AS position FROM event')
    this.#lastRow = database.prepare('SELECT position, seq, time FROM event ORDER BY position DESC LIMIT 1')
    this.#rowFrom = database.prepare('SELECT seq, time FROM event WHERE position >= ? ORDER BY position LIMIT 1')
  }

  /** Of the last event; null when there is none. */
  last(): (Place & { readonly position: number }) | null {
    const row = this.#lastRow.get()
    return row === undefined ? null : { position: Number(row['position']), ...placeOf(row) }
  }

  /** The first position that there is, also of what was imported; where there is none, that of the first event to come. */
  first(): number {
    return Number(this.#firstRow.get()?.['position'] ?? FIRST_RECORDED)
  }

  /** The event at this position, or the first one after it; null when there is none. */
  from(position: number): Place | null {
    const row = this.#rowFrom.get(position)
    return row === undefined ? null : placeOf(row)
  }

  /** The first position for which the test holds, which must then hold for all that follow; one above the last if none. */
  firstWhere(test: (place: Place) => boolean, within: PositionRange = { low: this.first(), end: this.end() }): number {
    return firstWhere(within.low, within.end, (position) => {
      const place = this.from(position)
      return place === null || test(place)
    })
  }

  /** Of the events with `from` <= seq < `to`; from 0, those that the server has recorded. */
  range({ from, to }: { readonly from: number; readonly to: number }): PositionRange {
    const low = from === 0 ? FIRST_RECORDED : this.firstWhere(({ seq }) => seq >= from)
    return { low, end: this.end(to - 1) }
  }

  /** One above the last position whose seq is allowed. Nearly always that is the last row. */
  end(seqMax = Infinity): number {
    const last = this.last()
    if (last === null) return FIRST_RECORDED
    return last.seq <= seqMax ? last.position + 1 : this.firstWhere(({ seq }) => seq > seqMax)
  }
}

function placeOf(row: Readonly<Record<string, SQLOutputValue>>): Place {
  return { seq: Number(row['seq']), time: Number(row['time']) }
}
