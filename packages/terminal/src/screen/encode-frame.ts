/**
 * A frame as bytes for the terminal, by what it shows already. One write inside the synchronized mode (2026), each changed
 * segment addressed absolutely (CUP) and erased before its text, autowrap off: so neither a slow line nor a width that the
 * terminal sees otherwise leaves anything behind. ECMA-48; "Synchronized Output", Contour; OSC 8 hyperlinks, Egmont Koblinger.
 */
import { changedSegments } from './changed-segments.ts'
import { picturesToDraw } from './encode-pictures.ts'
import type { Frame, Row, Segment } from './frame.ts'
import type { Style } from './style.ts'
import { sgrOf, type Theme } from './theme.ts'
import { isNarrow, type Widths } from './widths.ts'

export interface Drawing {
  readonly theme: Theme
  readonly widths: Widths
}

const ESC = '\u001b'
const BEGIN = `${ESC}[?2026h${ESC}[?25l`
const END = `${ESC}[?2026l`
const RESET = `${ESC}[0m`
/** Scripts from right to left: a terminal that turns them turns no more than their own span (UAX #9, isolates). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}]|[\u{1e800}-\u{1efff}]/u

/** What turns `shown` into `frame`; null draws it whole. Empty when nothing has changed. */
export function encodeFrame(shown: Frame | null, frame: Frame, drawing: Drawing): string {
  const before = shown !== null && isSameSize(shown, frame) ? shown : null
  const clearing = before === null ? `${RESET}${ESC}[2J` : ''
  const rows = frame.rows.map((row, index) => encodeRow(before?.rows[index] ?? null, row, index, drawing)).join('')
  const pictures = picturesToDraw(before, frame, drawing.widths)
    .map(([part, picture]) => at(part.row, part.column) + picture.draw(part))
    .join('')
  if (clearing === '' && rows === '' && pictures === '' && before !== null && isSameCursor(before, frame)) return ''
  const { cursor } = frame
  const pointing = cursor === null ? '' : `${at(cursor.row, cursor.column)}${ESC}[?25h`
  return `${BEGIN}${clearing}${rows}${pictures}${pointing}${END}`
}

function isSameSize(one: Frame, other: Frame): boolean {
  return one.size.columns === other.size.columns && one.size.rows === other.size.rows
}

function isSameCursor(one: Frame, other: Frame): boolean {
  return one.cursor?.row === other.cursor?.row && one.cursor?.column === other.cursor?.column
}

function encodeRow(before: Row | null, row: Row, index: number, drawing: Drawing): string {
  const { isErased, segments } = changedSegments(before, row)
  const clearing = isErased ? `${at(index, 0)}${RESET}${ESC}[2K` : ''
  return clearing + segments.map((segment) => encodeSegment(segment, index, drawing)).join('')
}

function encodeSegment({ column, width, line, ground }: Segment, row: number, { theme, widths }: Drawing): string {
  const end = column + width
  let out = `${at(row, column)}${RESET}${ESC}[${width}X`
  let place = column
  for (const { text, style } of line) {
    if (place >= end) break
    const [drawn, after] = drawText(text, place, end, widths)
    out += opening(ground === undefined || style.bg !== undefined ? style : { ...style, bg: ground }, theme)
    out += isolated(drawn, after, widths) + (hasLink(style) ? `${ESC}]8;;${ESC}\\` : '')
    place = after
  }
  // Not every terminal erases with a colour, so the rest of the ground is spaces.
  if (ground !== undefined && place < end) out += sgrOf({ bg: ground }, theme) + ' '.repeat(end - place)
  return out + RESET
}

/** The text from a column on, cut at `end`, and the column behind it. */
function drawText(text: string, start: number, end: number, widths: Widths): readonly [string, number] {
  if (isNarrow(text)) {
    const drawn = text.slice(0, end - start)
    return [drawn, start + drawn.length]
  }
  let out = ''
  let column = start
  for (const cluster of widths.clusters(text)) {
    if (column + cluster.width > end) return [out, column]
    out += cluster.text
    column += cluster.width
    if (cluster.isDoubtful) out += `${ESC}[${column + 1}G`
  }
  return [out, column]
}

function isolated(drawn: string, column: number, widths: Widths): string {
  return widths.hasIsolates && RIGHT_TO_LEFT.test(drawn) ? `\u2068${drawn}\u2069${ESC}[${column + 1}G` : drawn
}

function opening(style: Style, theme: Theme): string {
  return sgrOf(style, theme) + (hasLink(style) ? `${ESC}]8;;${linkTarget(style.link ?? '')}${ESC}\\` : '')
}

function hasLink(style: Style): boolean {
  return style.link !== undefined && style.link !== ''
}

/** An address comes from the network: nothing in it may end the sequence. */
function linkTarget(address: string): string {
  return address.replaceAll(/[^\u0021-\u007e]/gu, (character) => encodeURIComponent(character.toWellFormed()))
}

function at(row: number, column: number): string {
  return `${ESC}[${row + 1};${column + 1}H`
}
