/**
 * Whose turn it is to be sent something, so many at once. A program that takes long to answer, or does not, holds its place until then. Who has
 * named one such program can name a hundred, so all of them have half of the places together, and the others come first.
 */
import type { Clock } from '@partyline/net'

export interface TurnsParts<Turn> {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly atOnceMax: () => number
  /** Of what to remember that it was slow. */
  readonly nameOf: (turn: Turn) => string
}

export interface Taken<Turn> {
  readonly turn: Turn
  /** Gives the place back. */
  readonly done: () => void
}

/** A program that is well answers in a fraction of it. */
const SLOW_MS = 2_000
/** So many names are remembered as slow; the first is forgotten first. */
const SLOW_MAX = 10_000

export class Turns<Turn> {
  readonly #parts: TurnsParts<Turn>
  #quick: Turn[] = []
  #slow: Turn[] = []
  readonly #wasSlow = new Set<string>()
  #taken = 0
  #takenBySlow = 0

  constructor(parts: TurnsParts<Turn>) {
    this.#parts = parts
  }

  /** How many wait. */
  get waiting(): number {
    return this.#quick.length + this.#slow.length
  }

  add(turn: Turn): void {
    const line = this.#isSlow(turn) ? this.#slow : this.#quick
    line.push(turn)
  }

  /** The next that may have a place now; null where there is none. */
  next(): Taken<Turn> | null {
    const max = this.#parts.atOnceMax()
    if (this.#taken >= max) return null
    const quick = this.#nextQuick()
    if (quick !== undefined) return this.#take(quick, false)
    if (this.#takenBySlow >= Math.max(1, Math.floor(max / 2))) return null
    const slow = this.#slow.shift()
    return slow === undefined ? null : this.#take(slow, true)
  }

  /** Takes back what has waited longest, first of what goes to slow programs. */
  drop(): Turn | undefined {
    return this.#slow.shift() ?? this.#quick.shift()
  }

  /** It may have turned out to be slow while it waited. */
  #nextQuick(): Turn | undefined {
    for (let turn = this.#quick.shift(); turn !== undefined; turn = this.#quick.shift()) {
      if (!this.#isSlow(turn)) return turn
      this.#slow.push(turn)
    }
    return undefined
  }

  #isSlow(turn: Turn): boolean {
    return this.#wasSlow.has(this.#parts.nameOf(turn))
  }

  #take(turn: Turn, isSlow: boolean): Taken<Turn> {
    const { clock, nameOf } = this.#parts
    const since = clock.monotonic()
    this.#taken += 1
    if (isSlow) this.#takenBySlow += 1
    const done = () => {
      this.#taken -= 1
      if (isSlow) this.#takenBySlow -= 1
      this.#remember(nameOf(turn), clock.monotonic() - since >= SLOW_MS)
    }
    return { turn, done }
  }

  #remember(name: string, isSlow: boolean): void {
    this.#wasSlow.delete(name)
    if (!isSlow) return
    this.#wasSlow.add(name)
    const [first] = this.#wasSlow
    if (this.#wasSlow.size > SLOW_MAX && first !== undefined) this.#wasSlow.delete(first)
  }
}
