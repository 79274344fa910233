/** A line of styled text, and what layout does with it: measure, cut, pad, break into lines of a width. */
import { PLAIN, type Style } from './style.ts'
import { isNarrow, type Widths } from './widths.ts'

export interface Span {
  readonly text: string
  readonly style: Style
}

export type Line = readonly Span[]

export function span(text: string, style: Style = PLAIN): Span {
  return { text, style }
}

/** In columns. */
export function lineWidth(line: Line, widths: Widths): number {
  return line.reduce((sum, { text }) => sum + widths.of(text), 0)
}

/** The line in at most `columns`; where it is longer, it ends with an ellipsis. */
export function clip(line: Line, columns: number, widths: Widths): Line {
  if (lineWidth(line, widths) <= columns) return line
  const ellipsis = widths.of('…') === 1 ? '…' : '.'
  return [...take(line, columns - 1, widths), span(columns > 0 ? ellipsis : '', line.at(-1)?.style)]
}

/** The line in exactly `columns`, with spaces behind it; `start` puts them before. */
export function fit(line: Line, columns: number, widths: Widths, where: 'start' | 'end' = 'end'): Line {
  const clipped = clip(line, columns, widths)
  const gap = columns - lineWidth(clipped, widths)
  if (gap <= 0) return clipped
  const space = span(
    ' '.repeat(gap),
    where === 'end' ? { ...clipped.at(-1)?.style, link: '', underline: false } : PLAIN,
  )
  return where === 'end' ? [...clipped, space] : [space, ...clipped]
}

/** As much of its beginning as `columns` hold. */
function take(line: Line, columns: number, widths: Widths): Line {
  const taken: Span[] = []
  let left = columns
  for (const { text, style } of line) {
    if (isNarrow(text) && text.length <= left) {
      taken.push(span(text, style))
      left -= text.length
      continue
    }
    let part = ''
    for (const cluster of widths.clusters(text)) {
      if (cluster.width > left) return [...taken, span(part, style)]
      part += cluster.text
      left -= cluster.width
    }
    taken.push(span(part, style))
  }
  return taken
}

interface Piece {
  readonly text: string
  readonly width: number
  readonly style: Style
}

/**
 * The line as lines of at most `columns`, broken at spaces, between wide characters, and within a word that no line
 * holds. The space at which it breaks is left out. At least one line.
 */
export function wrap(line: Line, columns: number, widths: Widths): readonly Line[] {
  if (columns < 2) return [line]
  if (lineWidth(line, widths) <= columns) return [line]
  const lines: Piece[][] = []
  let current: Piece[] = []
  let width = 0
  for (const word of wordsOf(line, widths)) {
    const wordWidth = word.reduce((sum, piece) => sum + piece.width, 0)
    const isSpace = word[0]?.text === ' '
    if (width + wordWidth > columns && width > 0) {
      lines.push(current)
      ;[current, width] = [[], 0]
      if (isSpace) continue
    }
    for (const piece of word) {
      if (width + piece.width > columns) {
        lines.push(current)
        ;[current, width] = [[], 0]
      }
      current.push(piece)
      width += piece.width
    }
  }
  if (current.length > 0 || lines.length === 0) lines.push(current)
  return lines.map(joined)
}

/** Runs of clusters that stay together; each space and each wide character is a run of its own. */
function wordsOf(line: Line, widths: Widths): readonly (readonly Piece[])[] {
  const words: Piece[][] = []
  let word: Piece[] | null = null
  for (const { text, style } of line) {
    for (const { text: cluster, width } of widths.clusters(text)) {
      const piece = { text: cluster, width, style }
      if (cluster === ' ' || width === 2) {
        words.push([piece])
        word = null
      } else if (word === null) {
        word = [piece]
        words.push(word)
      } else word.push(piece)
    }
  }
  return words
}

/** Neighbours of one style become one span. */
function joined(pieces: readonly Piece[]): Line {
  const spans: { text: string; style: Style }[] = []
  for (const { text, style } of pieces) {
    const last = spans.at(-1)
    if (last?.style === style) last.text += text
    else spans.push({ text, style })
  }
  return spans
}
