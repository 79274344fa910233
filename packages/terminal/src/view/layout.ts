/** Where everything is, for a size: channels and people beside the timeline where there is room. */
import { COLUMNS_MAX, COLUMNS_MIN, ROWS_MAX, ROWS_MIN } from '../limits.ts'
import type { Size } from '../screen/frame.ts'

export interface Stretch {
  readonly column: number
  readonly width: number
}

export interface Layout {
  /** What is drawn of the window. */
  readonly size: Size
  readonly places: Stretch | null
  readonly timeline: Stretch
  readonly people: Stretch | null
  /** Rows from `top` on, before `end`. */
  readonly body: { readonly top: number; readonly end: number }
  readonly hintRow: number
  readonly composer: { readonly top: number; readonly rows: number }
}

/** Above the body: the name of the place, and the line. */
const HEADER_ROWS = 2
const GAP = 2
/** From so many columns on. */
const WITH_PLACES = 90
const WITH_PEOPLE = 110

export interface Wishes {
  readonly hasPlaces: boolean
  readonly hasPeople: boolean
  readonly composerRows: number
  readonly uploadRows: number
}

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < COLUMNS_MIN || rows < ROWS_MIN
}

export function layoutOf({ columns, rows }: Size, { hasPlaces, hasPeople, composerRows, uploadRows }: Wishes): Layout {
  const size = { columns: Math.min(COLUMNS_MAX, columns), rows: Math.min(ROWS_MAX, rows) }
  const placesWidth = hasPlaces && size.columns >= WITH_PLACES ? clamp(Math.floor(size.columns / 6), 16, 24) : 0
  const peopleWidth = hasPeople && size.columns >= WITH_PEOPLE ? clamp(Math.floor(size.columns / 8), 14, 22) : 0
  const start = placesWidth === 0 ? 0 : placesWidth + GAP
  const end = peopleWidth === 0 ? size.columns : size.columns - peopleWidth - GAP
  const composer = { top: size.rows - composerRows, rows: composerRows }
  const hintRow = composer.top - 1
  return {
    size,
    places: placesWidth === 0 ? null : { column: 0, width: placesWidth },
    timeline: { column: start, width: end - start },
    people: peopleWidth === 0 ? null : { column: end + GAP, width: peopleWidth },
    body: { top: HEADER_ROWS, end: hintRow - uploadRows },
    hintRow,
    composer,
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}
