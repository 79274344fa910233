/**
 * The date and the id of each entry. Order is by seq; the date is for people. It follows the clock of the machine, and waits
 * where that goes back a little. Where it was set back by more, because it had been set forward by mistake, the date follows it
 * down: otherwise everything that is said until then would carry a date that is to come.
 */
import { monotonicFactory } from 'ulid'

export interface StampsOptions {
  /** Unix milliseconds. */
  readonly now: () => number
  /** Of the last entry in the store; 0 when there is none. */
  readonly lastTime: number
  /** So far a date may lie ahead of the clock. */
  readonly aheadMsMax: () => number
  /** The last date lay so far ahead of the clock that it was given up. */
  readonly onGivenUp: (aheadMs: number) => void
}

export interface Stamp {
  /** Unix milliseconds. */
  readonly time: number
  /** A ULID of that time. Of the entries of one millisecond, the ids ascend. */
  readonly id: string
}

export class Stamps {
  readonly #options: StampsOptions
  #time: number
  #nextId = idsFrom()

  constructor(options: StampsOptions) {
    this.#options = options
    this.#time = options.lastTime
  }

  next(): Stamp {
    const now = this.#options.now()
    const aheadMs = this.#time - now
    if (aheadMs > this.#options.aheadMsMax()) {
      this.#options.onGivenUp(aheadMs)
      this.#time = now
      this.#nextId = idsFrom()
    }
    this.#time = Math.max(now, this.#time)
    return { time: this.#time, id: this.#nextId(this.#time) }
  }
}

/** An id is a name and no secret: the random part only keeps those of two starts apart. The ids of one source never go back in time. */
function idsFrom(): (time: number) => string {
  return monotonicFactory(Math.random)
}
