/**
 * The pictures of a terminal: what is seen is fetched and brought, one after the other, and what was seen longest ago is dropped. While the terminal takes
 * nothing, nothing is fetched for it.
 */
import { isPng } from './decode-png.ts'
import type { Picture } from './picture.ts'
import type { PictureDisplay } from './picture-display.ts'

/** A PNG. @returns null where it cannot be had; a rejection counts as that */
export type FetchPicture = (picture: Picture) => Promise<Uint8Array | null>

interface Held {
  readonly picture: Picture
  /** `missing`: it could not be had, and is not asked for again while it is remembered. */
  state: 'wanted' | 'brought' | 'missing'
}

export class PictureShelf {
  readonly #fetch: FetchPicture
  readonly #heldMax: number
  #display: PictureDisplay
  /** By number, the one seen last at the end. */
  readonly #held = new Map<number, Held>()
  #seen: readonly Picture[] = []
  #isBringing = false

  /** @param heldMax so many pictures, those that are missing with them */
  constructor(fetch: FetchPicture, display: PictureDisplay, heldMax: number) {
    this.#fetch = fetch
    this.#display = display
    this.#heldMax = heldMax
  }

  /** From here on they are shown in another way. */
  use(display: PictureDisplay): void {
    this.forget()
    this.#display = display
  }

  /** These are on the screen now, and no others. */
  see(pictures: readonly Picture[]): void {
    this.#seen = pictures.slice(0, this.#heldMax)
    for (const picture of this.#seen) {
      const held = this.#held.get(picture.number) ?? { picture, state: 'wanted' }
      this.#held.delete(picture.number)
      this.#held.set(picture.number, held)
    }
    for (const number of this.#held.keys()) {
      if (this.#held.size <= this.#heldMax) break
      this.#drop(number)
    }
    void this.#bringAll()
  }

  /** The terminal is given back, without them. */
  forget(): void {
    for (const number of this.#held.keys()) this.#drop(number)
  }

  #drop(number: number): void {
    if (this.#held.get(number)?.state === 'brought') this.#display.drop(number)
    this.#held.delete(number)
  }

  async #bringAll(): Promise<void> {
    if (this.#isBringing) return
    this.#isBringing = true
    while (this.#next() !== null) {
      await this.#display.room()
      // Meanwhile another may be seen, or the terminal may have been given back.
      const next = this.#next()
      if (next !== null) await this.#bring(next)
    }
    this.#isBringing = false
  }

  #next(): Held | null {
    for (const { number } of this.#seen) {
      const held = this.#held.get(number)
      if (held?.state === 'wanted') return held
    }
    return null
  }

  async #bring(held: Held): Promise<void> {
    const { picture } = held
    const png = await this.#fetch(picture).catch(() => null)
    if (this.#held.get(picture.number) !== held) return
    const isThere = png !== null && isPng(png)
    held.state = isThere ? 'brought' : 'missing'
    if (isThere && !(await this.#display.bring(picture, png))) held.state = 'missing'
  }
}
