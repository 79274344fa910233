/** The pictures of a terminal: what is seen is fetched and brought, one after the other, and what was seen longest ago is dropped. */
import { PICTURES_HELD_MAX } from '../limits.ts'
import { isPng } from './decode-png.ts'
import type { Picture } from './picture.ts'
import type { PictureDisplay } from './picture-display.ts'

/** A PNG. @returns null where it cannot be had; a rejection counts as that */
export type FetchPicture = (picture: Picture) => Promise<Uint8Array | null>

/** `missing`: it could not be had, and is not asked for again while it is seen. */
type State = 'wanted' | 'brought' | 'missing'

export class PictureShelf {
  readonly #fetch: FetchPicture
  readonly #display: PictureDisplay
  /** By number, the one seen last at the end. */
  readonly #held = new Map<number, State>()
  #seen: ReadonlySet<number> = new Set()
  #last: Promise<void> = Promise.resolve()

  constructor(fetch: FetchPicture, display: PictureDisplay) {
    this.#fetch = fetch
    this.#display = display
  }

  /** These are on the screen now, and no others. */
  see(pictures: readonly Picture[]): void {
    const seen = pictures.slice(0, PICTURES_HELD_MAX)
    this.#seen = new Set(seen.map(({ number }) => number))
    for (const picture of seen) {
      const state = this.#held.get(picture.number)
      this.#held.delete(picture.number)
      this.#held.set(picture.number, state ?? 'wanted')
      if (state === undefined) this.#last = this.#last.then(() => this.#bring(picture))
    }
    for (const number of this.#held.keys()) {
      if (this.#held.size <= PICTURES_HELD_MAX) break
      this.#drop(number)
    }
  }

  /** The terminal is given back, without them. */
  forget(): void {
    for (const number of this.#held.keys()) this.#drop(number)
  }

  #drop(number: number): void {
    if (this.#held.get(number) === 'brought') this.#display.drop(number)
    this.#held.delete(number)
  }

  async #bring(picture: Picture): Promise<void> {
    const { number } = picture
    // It has gone by while others were fetched.
    if (!this.#seen.has(number)) this.#drop(number)
    if (this.#held.get(number) !== 'wanted') return
    const png = await this.#fetch(picture).catch(() => null)
    // Meanwhile the terminal may have been given back.
    if (this.#held.get(number) !== 'wanted') return
    this.#held.set(number, png !== null && isPng(png) ? 'brought' : 'missing')
    if (png !== null && isPng(png)) await this.#display.bring(picture, png)
  }
}
