/** How a terminal shows pictures: what stands in their cells, and what it is sent. */
import type { DrawnPicture } from '../screen/frame.ts'
import type { Line } from '../screen/line.ts'
import type { Placement } from './picture.ts'

export interface PictureDisplay {
  /** Of a PNG that it can show. */
  readonly pixelsMax: number
  /** Those that frames have to draw. Another map after each change. */
  readonly drawn: ReadonlyMap<number, DrawnPicture>
  /** The cells of a picture, before it is there and afterwards. As many rows and columns as it has. */
  lines(placement: Placement): readonly Line[]
  /** Resolves when the terminal takes more. */
  room(): Promise<void>
  /** From here on it is seen in its cells. Resolves when the terminal takes more; with false where it cannot be shown, or was dropped meanwhile. */
  bring(placement: Placement, png: Uint8Array): Promise<boolean>
  drop(number: number): void
}
