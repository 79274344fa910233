/** Pictures that the terminal holds itself, and shows where their placeholders stand. */
import { PICTURE_PIXELS_MAX } from '../limits.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { dropPicture, placeholders, sendPicture } from './kitty.ts'
import type { Placement } from './picture.ts'
import type { PictureDisplay } from './picture-display.ts'

export class KittyDisplay implements PictureDisplay {
  readonly pixelsMax = PICTURE_PIXELS_MAX
  readonly drawn = new Map<never, never>()
  readonly lines = placeholders
  readonly #terminal: Pick<Terminal, 'write'>

  constructor(terminal: Pick<Terminal, 'write'>) {
    this.#terminal = terminal
  }

  async bring(placement: Placement, png: Uint8Array): Promise<void> {
    await this.#terminal.write(sendPicture(placement, png))
  }

  drop(number: number): void {
    void this.#terminal.write(dropPicture(number))
  }
}
