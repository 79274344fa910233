/** A batch as it travels to the thread that writes: events as rows, those that follow one another in one piece. */

import { formatEventRow, type EventRow } from './event-row.ts'
import type { Batch, Change, Through } from './store.ts'

export type ChangeRow =
  | { readonly kind: 'events'; readonly rows: readonly EventRow[] }
  | Exclude<Change, { kind: 'event' }>

export interface BatchRow {
  readonly changes: readonly ChangeRow[]
  readonly through: Through
}

export function formatBatch({ changes, through }: Batch): BatchRow {
  const formatted: ChangeRow[] = []
  let rows: EventRow[] | null = null
  for (const change of changes) {
    if (change.kind !== 'event') {
      formatted.push(change)
      rows = null
      continue
    }
    if (rows === null) formatted.push({ kind: 'events', rows: (rows = []) })
    rows.push(formatEventRow(change.event))
  }
  return { changes: formatted, through }
}
