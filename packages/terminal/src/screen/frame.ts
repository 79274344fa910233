/**
 * What stands on the screen, as a value: rows of segments. A segment is a stretch of one row with a place of its own, so a
 * change in one pane is drawn without its neighbours, and no width that a terminal sees otherwise moves them.
 */
import type { Line } from './line.ts'
import type { Colour } from './style.ts'

export interface Size {
  readonly columns: number
  readonly rows: number
}

export interface Segment {
  /** From 0. */
  readonly column: number
  readonly width: number
  readonly line: Line
  /** Behind the whole of its width. */
  readonly ground?: Colour
}

export type Row = readonly Segment[]

export interface Cursor {
  /** From 0. */
  readonly row: number
  readonly column: number
}

/** Rows and columns of a picture, counted in cells. */
export interface PictureWindow {
  /** The first of its rows. */
  readonly from: number
  readonly rows: number
  /** From its first column on. */
  readonly columns: number
}

/** A picture that is drawn from the cell on where the cursor is. */
export interface DrawnPicture {
  readonly draw: (window: PictureWindow) => string
}

export interface Frame {
  readonly size: Size
  /** As many as `size.rows`. The segments of a row are in order and do not overlap; between them is nothing. */
  readonly rows: readonly Row[]
  /** Null: hidden. */
  readonly cursor: Cursor | null
  /** By the numbers in the styles of its cells: those that are there. Nothing in the map is ever changed. */
  readonly pictures?: ReadonlyMap<number, DrawnPicture>
}
