/**
 * Where the rows stand on the screen, and that they stay there. A row that is held is put back to its place after everything that may have moved
 * it: rows above it, a picture that got its size, a wider window. At the end of the newest messages the end itself is held.
 */

export interface Held {
  /** The row, or null for the end. */
  readonly key: string | null
  /** From the upper edge of what is in view to that of the row, in pixels. */
  readonly top: number
  /**
   * Of the row, when it was held; null where it was not drawn then. With it the lower edge stays: a row that loses its name and day above its
   * text, because earlier ones of the same author have come, leaves the text and all below it where they were.
   */
  readonly height: number | null
}

export class HeldPlace {
  readonly #scroller: HTMLElement
  readonly #list: HTMLElement
  held: Held = AT_END
  /** Where the scroller was put by `restore`: the event of that is none of the person's. */
  #ownTop = -1

  constructor(scroller: HTMLElement, list: HTMLElement) {
    this.#scroller = scroller
    this.#list = list
  }

  /** Puts what is held back to its place. */
  restore(): void {
    const { key, top, height } = this.held
    if (key === null) {
      this.#moveTo(this.#scroller.scrollHeight - this.#scroller.clientHeight)
      return
    }
    const row = this.rowOf(key)
    if (row === null) return
    const grown = height === null ? 0 : heightOf(row) - height
    const distance = this.topOf(row) + grown - top
    if (Math.abs(distance) > 0.1) this.#moveTo(this.#scroller.scrollTop + distance)
    if (height === null || grown !== 0) this.hold(key)
  }

  /** The person has scrolled: the first row in view is held, or the end where that is in view. @returns whether something else is held now */
  follow(hasEnd: boolean): boolean {
    if (Math.abs(this.#scroller.scrollTop - this.#ownTop) < 1) return false
    this.#ownTop = -1
    const isAtEnd = hasEnd && this.isAtEnd
    const row = isAtEnd ? null : this.firstInView()
    const key = row?.dataset['key'] ?? null
    if (key === null && !isAtEnd) return false
    const isOther = key !== this.held.key
    this.held = row === null ? AT_END : this.#standing(row)
    return isOther
  }

  /** Holds a row where it is now, if it is drawn. */
  hold(key: string | null): void {
    const row = key === null ? null : this.rowOf(key)
    if (key === null) this.held = AT_END
    else if (row !== null) this.held = this.#standing(row)
  }

  /** Of what is drawn. */
  get isAtEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller
    return scrollHeight - clientHeight - scrollTop < END_PX
  }

  rowOf(key: string): HTMLElement | null {
    return this.#list.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  }

  /** From the upper edge of what is in view. */
  topOf(row: HTMLElement): number {
    return row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top
  }

  /** The first row of which more than a sliver is in view. */
  firstInView(): HTMLElement | null {
    return this.#rowAt((row) => this.topOf(row) + row.offsetHeight > SLIVER_PX)
  }

  lastInView(): HTMLElement | null {
    const below = this.#rowAt((row) => this.topOf(row) > this.#scroller.clientHeight - SLIVER_PX)
    const last = below === null ? this.#list.lastElementChild : below.previousElementSibling
    return last instanceof HTMLElement ? last : null
  }

  /** The first row of which this holds; it holds of all rows below it, too. */
  #rowAt(isFound: (row: HTMLElement) => boolean): HTMLElement | null {
    const rows = this.#list.children
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const row = rows[middle]
      if (row instanceof HTMLElement && isFound(row)) high = middle
      else low = middle + 1
    }
    const found = rows[low]
    return found instanceof HTMLElement ? found : null
  }

  #standing(row: HTMLElement): Held {
    return { key: row.dataset['key'] ?? null, top: this.topOf(row), height: heightOf(row) }
  }

  #moveTo(top: number): void {
    this.#scroller.scrollTop = top
    this.#ownTop = this.#scroller.scrollTop
  }
}

const AT_END: Held = { key: null, top: 0, height: null }

function heightOf(row: HTMLElement): number {
  return row.getBoundingClientRect().height
}

/** Nearer to the end than this is at the end: browsers round. */
const END_PX = 6
const SLIVER_PX = 4
