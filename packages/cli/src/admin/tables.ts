/** Columns for a person to read. */
import { type Phrase, type Table, type Text, text } from '../language/text.ts'

/** What stands in a cell: a text, or a value of an answer as it is. */
export type Cell = unknown

export function table(rows: readonly (readonly Cell[])[]): Table {
  return { rows: rows.map((row) => row.map((cell) => (isPhrase(cell) ? cell : String(cell)))) }
}

/** A table with a head; it is told where there is nothing below. */
export function list(head: readonly Phrase[], rows: readonly (readonly Cell[])[]): Text {
  const whole = table([head, ...rows])
  return rows.length === 0 ? text`${whole}\n(there is nothing to list)` : whole
}

function isPhrase(cell: Cell): cell is Phrase {
  return typeof cell === 'object' && cell !== null && 'pattern' in cell && 'values' in cell
}
