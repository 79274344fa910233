/** Results as text for a terminal and for the documentation: a Markdown table whose columns also line up as plain text. */

/** The first column is aligned left, the others right. Every row has as many cells as the head. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |\n`
  const rule = widths.map((width, column) => '-'.repeat(width + 1) + (column === 0 ? '-' : ':')).join('|')
  return `${line(head)}|${rule}|\n` + rows.map(line).join('')
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width)
}
