/** One view of the rows of a place: which are drawn, and where they stand. Components draw what it says and tell it what the person does. */
import { type Rows, rowAt } from '@partyline/irc/client'
import type { Spot } from '../chat/chat.ts'
import { HeldPlace } from './held-place.ts'
import { carriedOver, type RowWindow, scrolledTo, windowAround, windowAtEnd } from './row-window.ts'

/** Above the first unread message, so that what was read last is still in view. */
export const UNREAD_TOP = 96

export class TimelineView {
  #window: RowWindow
  #place: HeldPlace | null = null
  /** Where the next restore puts a row that was not drawn before. */
  #spot: Spot | null
  /** The row that shines for a moment when it is next drawn. */
  #flashed: string | null = null
  #hasEnd = false

  /** @param spot of which row it is opened; null: at the end */
  constructor(rows: Rows, spot: Spot | null) {
    const opened = spot === null ? null : windowAround(rows, spot.key)
    this.#window = opened ?? windowAtEnd(rows)
    this.#spot = opened === null ? null : spot
  }

  get window(): RowWindow {
    return this.#window
  }

  /** The newest is in view, and stays there. */
  get isAtEnd(): boolean {
    return this.#window.anchor === null
  }

  /** Where it is, to be opened there again; null: at the end. */
  get spot(): Spot | null {
    const { anchor } = this.#window
    return anchor === null ? null : { key: anchor, top: this.#place?.held.top ?? 0 }
  }

  get firstTime(): number | null {
    return timeOf(this.#place?.firstInView() ?? null)
  }

  get lastTime(): number | null {
    return timeOf(this.#place?.lastInView() ?? null)
  }

  attach(scroller: HTMLElement, list: HTMLElement): void {
    this.#place = new HeldPlace(scroller, list)
    this.restore()
  }

  /**
   * Before they are drawn, so that the row that will be held can be measured where it still stands.
   * @param hasEnd whether the rows reach up to the newest
   */
  show(rows: Rows, hasEnd: boolean): void {
    this.#hasEnd = hasEnd
    if (rows === this.#window.rows) return
    const before = this.#window.anchor
    this.#window = carriedOver(this.#window, rows)
    if (this.#window.anchor !== before) this.#place?.hold(this.#window.anchor)
  }

  /** After anything was drawn, or has another size. @returns whether the end is in view now, and was not meant to be */
  restore(): boolean {
    const place = this.#place
    if (place === null) return false
    const isPlaced = this.#spot !== null
    if (this.#spot !== null) place.held = { ...this.#spot, height: null }
    else if (this.isAtEnd) place.hold(null)
    place.restore()
    this.#spot = null
    if (this.#flashed !== null) shine(place.rowOf(this.#flashed))
    this.#flashed = null
    if (!isPlaced || this.isAtEnd || !this.#reachesEnd || !place.isAtEnd) return false
    this.#window = scrolledTo(this.#window, null)
    return true
  }

  get #reachesEnd(): boolean {
    return this.#hasEnd && this.#window.to === this.#window.rows.length
  }

  /** @returns whether something else is to be drawn */
  scrolled(): boolean {
    const place = this.#place
    if (place === null || !place.follow(this.#reachesEnd)) return false
    const before = this.#window
    this.#window = scrolledTo(before, place.held.key)
    return (
      this.#window.from !== before.from || this.#window.to !== before.to || this.isAtEnd !== (before.anchor === null)
    )
  }

  /** The row takes the focus, and comes into view if it is not. */
  focus(key: string): void {
    const row = this.#place?.rowOf(key)
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }

  /** Shows where one has come to. */
  flash(key: string): void {
    this.#flashed = key
  }

  toEnd(): void {
    this.#window = windowAtEnd(this.#window.rows)
    this.#spot = null
    this.#place?.hold(null)
  }

  /** @returns false where no row has that key */
  jump(spot: Spot): boolean {
    const opened = windowAround(this.#window.rows, spot.key)
    if (opened === null) return false
    this.#window = opened
    this.#spot = spot
    return true
  }

  /** The message before or behind one, for the arrow keys; null where there is none. */
  neighbour(key: string | null, step: 1 | -1): string | null {
    const { rows, from, to } = this.#window
    const keys = Array.from({ length: to - from }, (_, index) => rowAt(rows, from + index)).filter(
      (row) => row?.kind === 'message',
    )
    const index = keys.findIndex((row) => row?.key === key)
    if (index === -1) return keys.at(-1)?.key ?? null
    return keys[index + step]?.key ?? null
  }
}

const SHINE_MS = 1600

function shine(row: HTMLElement | null): void {
  row?.animate([{ backgroundColor: 'var(--selected)' }, { backgroundColor: 'transparent' }], SHINE_MS)
}

function timeOf(row: HTMLElement | null): number | null {
  const time = row?.dataset['time']
  return time === undefined ? null : Number(time)
}
