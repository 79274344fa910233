/**
 * Pictures in the grid of a terminal: the graphics protocol of kitty (https://sw.kovidgoyal.net/kitty/graphics-protocol/) with Unicode placeholders. A
 * picture is sent once under a number; where cells stand that have this number as their colour, the terminal shows it, so it scrolls, is covered
 * and is erased as text is.
 */
import type { Line } from '../screen/line.ts'
import type { Placement } from './picture.ts'

const ESC = '\u001b'
/** 4096 characters of base64: one piece has no more, by the protocol. */
const PIECE_BYTES = 3072
const PLACEHOLDER = '\u{10eeee}'
/** The first of `rowcolumn-diacritics.txt`: the mark upon a placeholder says its row; its neighbours go on from it. As many as `PICTURE_ROWS_MAX`. */
const ROW_MARKS = Array.from('\u0305\u030d\u030e\u0310\u0312\u033d\u033e\u033f\u0346\u034a\u034b\u034c')
const FIRST_COLUMN = '\u0305'

/** A terminal that has the protocol answers; others say nothing, or what is behind. */
export const GRAPHICS_QUESTION = `${ESC}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA${ESC}\\`

/** What shows a PNG wherever its placeholders stand, in pieces that go out one after the other. Nothing is answered (`q=2`). */
export function* picturePieces({ number, columns, rows }: Placement, png: Uint8Array): Generator<string, undefined> {
  for (let start = 0; start < png.length; start += PIECE_BYTES) {
    const isLast = start + PIECE_BYTES >= png.length
    const data = Buffer.from(png.subarray(start, start + PIECE_BYTES)).toString('base64')
    const about = start === 0 ? `a=t,f=100,t=d,i=${number},` : ''
    const show = isLast ? `${ESC}_Ga=p,U=1,i=${number},c=${columns},r=${rows},q=2;${ESC}\\` : ''
    yield `${ESC}_G${about}q=2,m=${isLast ? 0 : 1};${data}${ESC}\\${show}`
  }
}

/** In place of those that are missing: without it, the terminal would take the next picture for more of this one. */
export const END_OF_PIECES = `${ESC}_Gq=2,m=0;${ESC}\\`

/** The terminal forgets it. */
export function dropPicture(number: number): string {
  return `${ESC}_Ga=d,d=I,i=${number},q=2;${ESC}\\`
}

/** The lines on which it is shown. */
export function placeholders({ number, columns, rows }: Placement): readonly Line[] {
  const fg = `#${number.toString(16).padStart(6, '0')}` as const
  return ROW_MARKS.slice(0, rows).map((mark) => [
    { text: `${PLACEHOLDER}${mark}${FIRST_COLUMN}${PLACEHOLDER.repeat(columns - 1)}`, style: { fg } },
  ])
}
