/**
 * When a screen is given a picture. All screens share one thread, and to make one ready for a terminal takes it some tens of milliseconds, so they take
 * turns: in between, everybody is drawn and understood.
 */
import type { Clock } from '@partyline/net'

/** From one to the next. */
const SPACE_MS = 200
const UNDERWAY_MAX = 8

interface Waiting {
  readonly isOver: () => boolean
  readonly begin: (isTurn: boolean) => void
}

export class PictureTurns {
  readonly #clock: Pick<Clock, 'monotonic' | 'setTimeout'>
  #waiting: Waiting[] = []
  #underway = 0
  #nextAt = Number.NEGATIVE_INFINITY
  #isTimed = false

  constructor(clock: Pick<Clock, 'monotonic' | 'setTimeout'>) {
    this.#clock = clock
  }

  /** @param isOver nobody wants it any more: it takes no turn @returns null then */
  async take<Taken>(isOver: () => boolean, task: () => Promise<Taken>): Promise<Taken | null> {
    const isTurn = await new Promise<boolean>((begin) => {
      this.#waiting.push({ isOver, begin })
      this.#admit()
    })
    if (!isTurn) return null
    try {
      return await task()
    } finally {
      this.#underway -= 1
      this.#admit()
    }
  }

  #admit(): void {
    for (const { isOver, begin } of this.#waiting) if (isOver()) begin(false)
    this.#waiting = this.#waiting.filter(({ isOver }) => !isOver())
    if (this.#isTimed || this.#underway >= UNDERWAY_MAX || this.#waiting.length === 0) return
    const now = this.#clock.monotonic()
    if (now < this.#nextAt) {
      this.#isTimed = true
      this.#clock.setTimeout(() => {
        this.#isTimed = false
        this.#admit()
      }, this.#nextAt - now)
      return
    }
    this.#nextAt = now + SPACE_MS
    this.#underway += 1
    this.#waiting.shift()?.begin(true)
    this.#admit()
  }
}
