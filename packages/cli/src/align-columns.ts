/** Rows of a table as lines, for a person at a terminal. */
import { columnsOf, padColumns } from './wrap-words.ts'

// oxlint-disable-next-line no-control-regex -- a topic could move the cursor of the owner's terminal
const CONTROLS = /[\u0000-\u001F\u007F-\u009F]/g

/** Each column as wide as its longest cell; the last one is not filled up. Control characters are left out. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replace(CONTROLS, '')))
  const widths = (cells[0] ?? []).map((_, index) => Math.max(...cells.map((row) => columnsOf(row[index] ?? ''))))
  const lines = cells.map((row) =>
    row
      .map((cell, index) => padColumns(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}
