/** The composer: a place and a text, with its cursor, in a few rows. */
import type { Editor } from '../editing/editor.ts'
import type { Cursor } from '../screen/frame.ts'
import { type Line, span, type Span } from '../screen/line.ts'
import { isNarrow, type Widths } from '../screen/widths.ts'

export interface Composed {
  /** As many as are shown. */
  readonly lines: readonly Line[]
  /** Within `lines`. */
  readonly cursor: Cursor
}

/** @param prompt stands before the first line; the others are as far to the right */
export function composeEditor(
  editor: Editor,
  prompt: Span,
  columns: number,
  rowsMax: number,
  widths: Widths,
): Composed {
  const indent = widths.of(prompt.text)
  const { rows, cursor } = breakText(editor, Math.max(4, columns - indent - 1), widths)
  const top = Math.max(0, Math.min(cursor.row - rowsMax + 1, rows.length - rowsMax))
  const lines = rows.slice(top, top + rowsMax).map((text, index): Line => {
    const lead = top + index === 0 ? prompt : span(' '.repeat(indent))
    return [lead, span(text)]
  })
  return { lines, cursor: { row: cursor.row - top, column: indent + cursor.column } }
}

/** By columns and not by words, so that nothing of the text jumps while it is written. */
function breakText(
  { text, cursor }: Editor,
  columns: number,
  widths: Widths,
): { rows: readonly string[]; cursor: Cursor } {
  const rows: string[] = []
  let at: Cursor | null = null
  let place = 0
  for (const line of text.split('\n')) {
    if (isNarrow(line)) {
      // Each character is a column, and a long text is not looked at one by one at every key.
      if (at === null && place + line.length >= cursor) {
        const before = cursor - place
        const isAtEnd = before === line.length && before > 0 && before % columns === 0
        at = isAtEnd
          ? { row: rows.length + before / columns - 1, column: columns }
          : { row: rows.length + Math.floor(before / columns), column: before % columns }
      }
      for (let start = 0; start === 0 || start < line.length; start += columns)
        rows.push(line.slice(start, start + columns))
      place += line.length + 1
      continue
    }
    let row = ''
    let width = 0
    for (const { index, cluster } of clustersOf(line, widths)) {
      if (width + cluster.width > columns) {
        rows.push(row)
        ;[row, width] = ['', 0]
      }
      if (at === null && place + index >= cursor) at = { row: rows.length, column: width }
      row += cluster.text
      width += cluster.width
    }
    if (at === null && place + line.length >= cursor) at = { row: rows.length, column: width }
    rows.push(row)
    place += line.length + 1
  }
  return { rows, cursor: at ?? { row: rows.length - 1, column: 0 } }
}

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Clusters as drawn, each with where it begins in the text as it was written. */
function* clustersOf(line: string, widths: Widths) {
  let index = 0
  for (const { segment } of SEGMENTER.segment(line)) {
    for (const cluster of widths.clusters(segment)) yield { index, cluster }
    index += segment.length
  }
}
