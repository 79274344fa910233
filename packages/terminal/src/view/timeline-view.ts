/**
 * What of a place stands in its window. The window hangs on the row at its lower edge, so it does not move when something
 * loads above or comes below; without an anchor it is at the newest.
 */
import { indexOfRow, rowAt, type Row, type Rows, type Timeline } from '@partyline/irc/client'
import type { Line } from '../screen/line.ts'
import type { RowPainter } from './row-painter.ts'

export interface Anchor {
  readonly key: string
  /** So many lines of that row are above the lower edge; at least one. */
  readonly lines: number
}

export interface WindowLine {
  readonly line: Line
  readonly row: Row
}

export interface Scrolled {
  readonly rows: Rows
  readonly timeline: Timeline
  readonly painter: RowPainter
}

/** The lines of the window, the last one at its lower edge; fewer where the timeline has no more. */
export function windowLines(what: Scrolled, anchor: Anchor | null, height: number): readonly WindowLine[] {
  const lines: WindowLine[] = []
  let { index, skip } = edgeOf(what, anchor)
  for (; index >= 0 && lines.length < height; index -= 1) {
    const row = rowAt(what.rows, index)
    if (row === undefined) continue
    const painted = what.painter.paint(row, what.timeline)
    for (let at = painted.length - 1 - skip; at >= 0 && lines.length < height; at -= 1) {
      const line = painted[at]
      if (line !== undefined) lines.push({ line, row })
    }
    skip = 0
  }
  return lines.toReversed()
}

/** The anchor after `lines` lines towards older (negative: newer) ones; null at the newest. */
export function scroll(what: Scrolled, anchor: Anchor | null, lines: number, height: number): Anchor | null {
  let { index, skip } = edgeOf(what, anchor)
  if (lines < 0) {
    let left = -lines
    while (left > 0) {
      if (skip >= left) return anchorAt(what, index, skip - left)
      left -= skip
      index += 1
      if (index >= what.rows.length) return null
      skip = linesOf(what, index).length
    }
    return anchorAt(what, index, skip)
  }
  let left = Math.min(lines, linesAbove(what, index, skip, height + lines) - height)
  while (left > 0) {
    const painted = linesOf(what, index).length
    if (skip + left < painted) return anchorAt(what, index, skip + left)
    left -= painted - skip
    ;[index, skip] = [index - 1, 0]
    if (index < 0) return anchor
  }
  return anchorAt(what, index, skip)
}

/** With this row at the upper edge; null where all from it on has room. */
export function anchorFrom(what: Scrolled, key: string, height: number): Anchor | null {
  const first = indexOfRow(what.rows, key)
  if (first === -1) return null
  let left = height
  for (let index = first; index < what.rows.length; index += 1) {
    const lines = linesOf(what, index).length
    if (lines >= left) return anchorAt(what, index, lines - left)
    left -= lines
  }
  return null
}

/** Counts no further than `enough`. */
function linesAbove(what: Scrolled, from: number, skip: number, enough: number): number {
  let lines = -skip
  for (let index = from; index >= 0 && lines < enough; index -= 1) lines += linesOf(what, index).length
  return lines
}

/** The row at the lower edge, and how many of its lines are below it. */
function edgeOf(what: Scrolled, anchor: Anchor | null): { index: number; skip: number } {
  const index = anchor === null ? -1 : indexOfRow(what.rows, anchor.key)
  if (anchor === null || index === -1) return { index: what.rows.length - 1, skip: 0 }
  return { index, skip: Math.max(0, linesOf(what, index).length - anchor.lines) }
}

function anchorAt(what: Scrolled, index: number, skip: number): Anchor | null {
  const row = rowAt(what.rows, index)
  if (row === undefined) return null
  if (index === what.rows.length - 1 && skip === 0) return null
  return { key: row.key, lines: Math.max(1, linesOf(what, index).length - skip) }
}

function linesOf(what: Scrolled, index: number): readonly Line[] {
  const row = rowAt(what.rows, index)
  return row === undefined ? [] : what.painter.paint(row, what.timeline)
}
