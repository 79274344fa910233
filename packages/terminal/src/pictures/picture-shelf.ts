/** The pictures that a terminal holds: what is seen is fetched and sent, one after the other, and what was seen longest ago is dropped. */
import { PICTURES_HELD_MAX } from '../limits.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { dropPicture, sendPicture } from './kitty.ts'
import type { Picture } from './picture.ts'

/** @returns null where it cannot be had; a rejection counts as that */
export type FetchPicture = (picture: Picture) => Promise<Uint8Array | null>

const PNG = Buffer.from('89504e470d0a1a0a', 'hex')

export class PictureShelf {
  readonly #fetch: FetchPicture
  readonly #terminal: Pick<Terminal, 'write'>
  /** By file and size, the one seen last at the end; those that could not be had too, so that they are not asked for again. */
  readonly #held = new Map<string, Picture>()
  #last: Promise<void> = Promise.resolve()

  constructor(fetch: FetchPicture, terminal: Pick<Terminal, 'write'>) {
    this.#fetch = fetch
    this.#terminal = terminal
  }

  /** These are on the screen now. */
  see(pictures: readonly Picture[]): void {
    for (const picture of pictures.slice(0, PICTURES_HELD_MAX)) {
      const key = `${picture.id} ${picture.columns} ${picture.rows}`
      const isHeld = this.#held.delete(key)
      this.#held.set(key, picture)
      if (!isHeld) this.#last = this.#last.then(() => this.#bring(key, picture))
    }
  }

  /** The terminal is given back, without them. */
  forget(): void {
    for (const { number } of this.#held.values()) void this.#terminal.write(dropPicture(number))
    this.#held.clear()
  }

  async #bring(key: string, picture: Picture): Promise<void> {
    const png = await this.#fetch(picture).catch(() => null)
    // Meanwhile the terminal may have been given back.
    if (png === null || !this.#held.has(key) || !PNG.equals(png.subarray(0, PNG.length))) return
    this.#dropOldest()
    await this.#terminal.write(sendPicture(picture, png))
  }

  #dropOldest(): void {
    for (const [key, { number }] of this.#held) {
      if (this.#held.size <= PICTURES_HELD_MAX) return
      this.#held.delete(key)
      void this.#terminal.write(dropPicture(number))
    }
  }
}
