/** Pictures that frames draw with sixel. The terminal keeps nothing of them but what can be seen, so their cells are blanks that say which part of a picture is upon them. */
import { CELL_SIDE_MAX, CELL_SIDE_MIN, PIXELS_DECODED_MAX, SIXEL_SIDE_MAX } from '../limits.ts'
import type { DrawnPicture, PictureWindow } from '../screen/frame.ts'
import type { Line } from '../screen/line.ts'
import { roomIn, type Terminal } from '../terminal/terminal.ts'
import { decodePng } from './decode-png.ts'
import { encodeSixel } from './encode-sixel.ts'
import type { Placement } from './picture.ts'
import type { PictureDisplay } from './picture-display.ts'
import { resize } from './pixels.ts'
import { COLOURS_MAX, reduceColours, type IndexedPixels } from './reduce-colours.ts'

const ESC = '\u001b'

/** XTMGRAPHICS: how many colours there are; XTWINOPS: how large a cell is. */
export const SIXEL_QUESTIONS = `${ESC}[?1;1;0S${ESC}[16t`
export const CELL_QUESTION = `${ESC}[16t`

/** In pixels. */
export interface CellSize {
  readonly width: number
  readonly height: number
}

/** Of a VT340 it is 10 by 20, of most windows about this. */
const USUAL_CELL: CellSize = { width: 8, height: 16 }

export interface SixelTerminal {
  /** null: it has not said. */
  readonly colours: number | null
  readonly cell: CellSize | null
}

export interface SixelDisplayParts {
  readonly terminal: Pick<Terminal, 'write'>
  /** Of each picture. */
  readonly pixelsDrawnMax: number
  /** There is more to draw. */
  readonly onChange: () => void
}

export class SixelDisplay implements PictureDisplay {
  readonly pixelsMax = PIXELS_DECODED_MAX
  readonly #parts: SixelDisplayParts
  readonly #colours: number
  readonly #cell: CellSize
  #drawn: ReadonlyMap<number, DrawnPicture> = new Map()

  constructor({ colours, cell }: SixelTerminal, parts: SixelDisplayParts) {
    this.#parts = parts
    // The first is not used.
    this.#colours = Math.max(1, Math.min((colours ?? COLOURS_MAX) - 1, COLOURS_MAX))
    this.#cell = cell !== null && isUsable(cell) ? cell : USUAL_CELL
  }

  room(): Promise<void> {
    return roomIn(this.#parts.terminal)
  }

  get drawn(): ReadonlyMap<number, DrawnPicture> {
    return this.#drawn
  }

  lines({ number, columns, rows }: Placement): readonly Line[] {
    return Array.from({ length: rows }, (_, row) => [
      { text: ' '.repeat(columns), style: { picture: { number, row } } },
    ])
  }

  bring({ number, columns, rows }: Placement, png: Uint8Array): Promise<boolean> {
    const pixels = decodePng(png)
    if (pixels === null) return Promise.resolve(false)
    const width = Math.min(SIXEL_SIDE_MAX, columns * this.#cell.width)
    const height = Math.min(SIXEL_SIDE_MAX, rows * this.#cell.height)
    const most = Math.sqrt(this.#parts.pixelsDrawnMax / (pixels.width * pixels.height))
    const scale = Math.min(width / pixels.width, height / pixels.height, most)
    const [across, down] = [pixels.width * scale, pixels.height * scale].map((side) => Math.max(1, Math.round(side)))
    const picture = reduceColours(resize(pixels, across ?? 1, down ?? 1), this.#colours)
    this.#drawn = new Map([...this.#drawn, [number, drawnPicture(picture, this.#cell)]])
    this.#parts.onChange()
    return Promise.resolve(true)
  }

  drop(number: number): void {
    this.#drawn = new Map([...this.#drawn].filter(([other]) => other !== number))
  }
}

function isUsable({ width, height }: CellSize): boolean {
  return [width, height].every((side) => side >= CELL_SIDE_MIN && side <= CELL_SIDE_MAX)
}

/** While it moves as a whole, it is encoded once. */
function drawnPicture(picture: IndexedPixels, cell: CellSize): DrawnPicture {
  let last = { key: '', text: '' }
  return {
    draw: ({ from, rows, columns }: PictureWindow) => {
      const key = `${from} ${rows} ${columns}`
      if (last.key !== key) {
        const window = { from: from * cell.height, rows: rows * cell.height, columns: columns * cell.width }
        last = { key, text: encodeSixel(picture, window) }
      }
      return last.text
    },
  }
}
