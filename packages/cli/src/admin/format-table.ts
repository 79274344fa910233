/** Columns for a person to read. */
import { type Text, text } from '../language/text.ts'
import { columnsOf, padColumns } from '../wrap-words.ts'

// oxlint-disable-next-line no-control-regex -- a topic could move the cursor of the owner's terminal
const CONTROLS = /[\u0000-\u001F\u007F-\u009F]/g

/** A table with a head; it is told where there is nothing below. */
export function formatList(head: readonly string[], rows: readonly (readonly unknown[])[]): Text {
  const table = formatTable([head, ...rows])
  return rows.length === 0 ? text`${table}\n(there is nothing to list)` : table
}

/** Each column as wide as its longest cell; the last one is not filled up. Control characters are left out. */
export function formatTable(rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map((cell) => String(cell).replace(CONTROLS, '')))
  const widths = (cells[0] ?? []).map((_, index) => Math.max(...cells.map((row) => columnsOf(row[index] ?? ''))))
  const lines = cells.map((row) =>
    row
      .map((cell, index) => padColumns(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}
