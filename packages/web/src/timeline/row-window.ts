/**
 * Which rows of a timeline are drawn, and which of them stays where it is on the screen. A timeline may have a hundred thousand rows; some four
 * hundred around what is in view are elements. Their heights are the browser's, never an estimate. Whatever changes above the anchor, the
 * anchor is put back to its place, so nothing that is read moves.
 */
import { indexOfRow, rowAt, type Rows } from '@partyline/irc/client'

export interface RowWindow {
  /** The row that stays; null: the end does, whatever comes. */
  readonly anchor: string | null
  /** The rows that are drawn: from this index to before that one. */
  readonly from: number
  readonly to: number
  /** Their keys, by which they are found again in later rows. */
  readonly rows: Rows
}

/** Never more than these are drawn. */
export const WINDOW_ROWS = 400
/** So many are drawn before and behind the place at which a window is opened. */
const SIDE_ROWS = 160
/** So many at the end, where new ones come: each of them has all that are drawn laid out again. */
const END_ROWS = 200
/** With fewer rows than these between what is in view and the edge of the window, it is moved. */
const MARGIN_ROWS = 60

export function windowAtEnd(rows: Rows): RowWindow {
  return { anchor: null, from: Math.max(0, rows.length - SIDE_ROWS), to: rows.length, rows }
}

/** null where no row has that key. */
export function windowAround(rows: Rows, anchor: string): RowWindow | null {
  const index = indexOfRow(rows, anchor)
  return index === -1 ? null : { anchor, ...around(index, rows.length), rows }
}

/** The same view of other rows of the same place. */
export function carriedOver(window: RowWindow, rows: Rows): RowWindow {
  if (rows === window.rows) return window
  if (window.anchor === null) {
    const grown = window.to - window.from + Math.max(0, rows.length - window.rows.length)
    return { ...window, from: Math.max(0, rows.length - Math.min(grown, END_ROWS)), to: rows.length, rows }
  }
  const anchor = survivor(window, rows)
  if (anchor === null) return windowAtEnd(rows)
  const before = indexOfRow(window.rows, anchor) - window.from
  const index = indexOfRow(rows, anchor)
  const hadEnd = window.to === window.rows.length
  const from = Math.max(0, index - before)
  const to = Math.min(rows.length, hadEnd ? from + WINDOW_ROWS : from + (window.to - window.from))
  // A person at the upper edge cannot scroll further up: what has come before it is drawn without being asked for.
  return scrolledTo({ anchor, from, to, rows }, anchor)
}

/**
 * The window when the person has scrolled: `anchor` is the first row in view, or null at the end of the newest.
 * The same object where nothing has to be drawn.
 */
export function scrolledTo(window: RowWindow, anchor: string | null): RowWindow {
  const { rows, from, to } = window
  if (anchor === null && to < rows.length) return windowAtEnd(rows)
  if (anchor === null) return window.anchor === null ? window : { ...window, anchor }
  const index = indexOfRow(rows, anchor)
  if (index === -1) return window
  const isNearTop = index - from < MARGIN_ROWS && from > 0
  const isNearBottom = to - index < MARGIN_ROWS * 2 && to < rows.length
  if (isNearTop || isNearBottom) return { anchor, ...around(index, rows.length), rows }
  return anchor === window.anchor ? window : { ...window, anchor }
}

/** Rows before what is in view, drawn or not, are few: earlier ones are to be fetched. */
export function isNearBegin({ anchor, from, rows }: RowWindow): boolean {
  const index = anchor === null ? rows.length - 1 : indexOfRow(rows, anchor)
  return index < MARGIN_ROWS && from === 0
}

export function isNearEnd({ anchor, to, rows }: RowWindow): boolean {
  if (anchor === null) return true
  return to === rows.length && rows.length - indexOfRow(rows, anchor) < MARGIN_ROWS * 2
}

function around(index: number, length: number): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(index - SIDE_ROWS, length - WINDOW_ROWS))
  return { from, to: Math.min(length, from + WINDOW_ROWS) }
}

/** The anchor, or the row nearest to it that is still there: two rows may have become one. */
function survivor({ anchor, from, to, rows }: RowWindow, now: Rows): string | null {
  if (anchor === null) return null
  const index = indexOfRow(rows, anchor)
  for (let distance = 0; distance < to - from; distance += 1) {
    for (const candidate of [index + distance, index - distance]) {
      const key = rowAt(rows, candidate)?.key
      if (key !== undefined && indexOfRow(now, key) !== -1) return key
    }
  }
  return null
}
