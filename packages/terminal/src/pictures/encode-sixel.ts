/**
 * Sixel graphics (DEC STD 070, chapter 9): six rows of pixels at a time, one colour after the other, each character six pixels upon each other. What is
 * in no colour stays as it was on the screen (second parameter 1). The first colour is black and used by no pixel: tmux has it fill what a picture leaves of its last cells.
 */
import { type IndexedPixels, TRANSPARENT } from './reduce-colours.ts'

const ESC = '\u001b'
const BAND_ROWS = 6
const FIRST_COLOUR = '#0;2;0;0;0'
/** Of the character for six pixels of which none is set. */
const NONE = 0x3f
/** A shorter run is written out: `!3x` is not shorter than `xxx`. */
const RUN_MIN = 4

export interface PixelWindow {
  /** The first row. */
  readonly from: number
  readonly rows: number
  /** From the first column on. */
  readonly columns: number
}

/** As much of the picture as the window has of it; empty where that is nothing. */
export function encodeSixel(picture: IndexedPixels, window: PixelWindow): string {
  const { palette } = picture
  const rows = Math.min(window.rows, picture.height - window.from)
  const columns = Math.min(window.columns, picture.width)
  if (rows <= 0 || columns <= 0) return ''
  const used = new Set<number>()
  const bands = Array.from({ length: Math.ceil(rows / BAND_ROWS) }, (_, band) => {
    const top = band * BAND_ROWS
    return encodeBand(picture, window.from + top, Math.min(BAND_ROWS, rows - top), columns, used)
  })
  const colours = [...used].map((index) => {
    const [red = 0, green = 0, blue = 0] = (palette[index - 1] ?? []).map((value) => Math.round((value * 100) / 255))
    return `#${index};2;${red};${green};${blue}`
  })
  return `${ESC}P0;1;0q"1;1;${columns};${rows}${FIRST_COLOUR}${colours.join('')}${bands.join('-')}${ESC}\\`
}

/** @param used is told the colours */
function encodeBand(
  { indexes, width }: IndexedPixels,
  top: number,
  rows: number,
  columns: number,
  used: Set<number>,
): string {
  const masks = new Map<number, Uint8Array>()
  for (let row = 0; row < rows; row += 1) {
    const start = (top + row) * width
    for (let x = 0; x < columns; x += 1) {
      const index = indexes[start + x] ?? TRANSPARENT
      if (index === TRANSPARENT) continue
      let mask = masks.get(index)
      if (mask === undefined) masks.set(index, (mask = new Uint8Array(columns)))
      mask[x] = (mask[x] ?? 0) | (1 << row)
    }
  }
  const lines = [...masks].map(([index, mask]) => {
    used.add(index)
    return `#${index}${encodeRuns(mask)}`
  })
  return lines.join('$')
}

/** What is empty at the end is left out. */
function encodeRuns(mask: Uint8Array): string {
  let end = mask.length
  while (mask[end - 1] === 0) end -= 1
  let text = ''
  for (let x = 0; x < end;) {
    const six = mask[x] ?? 0
    let length = 1
    while (x + length < end && mask[x + length] === six) length += 1
    const character = String.fromCharCode(NONE + six)
    text += length < RUN_MIN ? character.repeat(length) : `!${length}${character}`
    x += length
  }
  return text
}
