/**
 * The pictures of a frame that are drawn into its cells. Cells that are written lose the picture that was upon them, in every terminal, so a picture of
 * which one was written is drawn again, as much of it as can be seen; all others stay.
 */
import { changedSegments } from './changed-segments.ts'
import type { DrawnPicture, Frame, PictureWindow, Segment } from './frame.ts'
import type { Widths } from './widths.ts'

/** A part of a picture on the screen. */
export interface PlacedPicture extends PictureWindow {
  readonly number: number
  /** Of the upper left cell, from 0. */
  readonly row: number
  readonly column: number
}

/** @param shown null: the screen was empty before this frame */
export function picturesToDraw(
  shown: Frame | null,
  frame: Frame,
  widths: Widths,
): readonly (readonly [PlacedPicture, DrawnPicture])[] {
  const { pictures } = frame
  if (pictures === undefined || pictures.size === 0) return []
  const placed: { -readonly [Key in keyof PlacedPicture]: PlacedPicture[Key] }[] = []
  const touched = new Set<PlacedPicture>()
  for (const [row, segments] of frame.rows.entries()) {
    const written = new Set(changedSegments(shown?.rows[row] ?? null, segments).segments)
    for (const segment of segments) {
      for (const { number, row: pictureRow, column, columns } of stripsIn(segment, widths)) {
        const above = placed.find(
          (part) =>
            part.number === number &&
            part.column === column &&
            part.columns === columns &&
            part.row + part.rows === row &&
            part.from + part.rows === pictureRow,
        )
        const part = above ?? { number, row, column, columns, from: pictureRow, rows: 0 }
        part.rows += 1
        if (above === undefined) placed.push(part)
        if (written.has(segment) || shown?.pictures?.get(number) !== pictures.get(number)) touched.add(part)
      }
    }
  }
  return placed.flatMap((part) => {
    const picture = pictures.get(part.number)
    return picture === undefined || !touched.has(part) ? [] : [[part, picture] as const]
  })
}

interface Strip {
  readonly number: number
  readonly row: number
  readonly column: number
  readonly columns: number
}

/** One row of a picture each. */
function stripsIn({ column, width, line }: Segment, widths: Widths): readonly Strip[] {
  const strips: Strip[] = []
  let place = column
  for (const { text, style } of line) {
    const columns = Math.min(widths.of(text), column + width - place)
    if (columns <= 0) break
    if (style.picture !== undefined) strips.push({ ...style.picture, column: place, columns })
    place += columns
  }
  return strips
}
