/** A batch as it travels to the thread that writes: events as rows, those that follow one another in one piece. */

import { formatEventRow, type EventRow } from './event-row.ts'
import type { Batch, Change } from './store.ts'

export type ChangeRow = readonly EventRow[] | Exclude<Change, { kind: 'event' }>

/** The last three are `through`. */
export type BatchRow = readonly [changes: readonly ChangeRow[], seq: number, time: number, position: number | null]

export function formatBatch({ changes, through }: Batch): BatchRow {
  const formatted: ChangeRow[] = []
  let rows: EventRow[] | null = null
  for (const change of changes) {
    if (change.kind !== 'event') {
      formatted.push(change)
      rows = null
      continue
    }
    if (rows === null) formatted.push((rows = []))
    rows.push(formatEventRow(change.event))
  }
  return [formatted, through.seq, through.time, through.position]
}
