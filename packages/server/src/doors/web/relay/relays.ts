/**
 * Where the two sides of a transfer (ptl/1) meet that cannot reach each other. One waits under the number of its code, the other
 * comes with the number; the words of the code never come here, and what passes is encrypted from end to end.
 */
import type { Clock, Connection } from '@partyline/net'
import type { WebSettings } from '../web-limits.ts'
import { passOn } from './pass-on.ts'

/** To the side that waits, before the first byte of the other. */
const SOMEBODY_CAME = Uint8Array.of(1)
/** The same at once, where other servers are of the same network: the two sides meet at one server alone. */
const HERE_ALONE = Uint8Array.of(2)
const IDLE_MS = 60_000

export interface RelaysParts {
  readonly clock: Pick<Clock, 'monotonic' | 'setTimeout'>
  readonly limits: () => Pick<WebSettings, 'relaysMax' | 'relaysPerAddressMax' | 'relayWaitMs'>
  /** See `DoorParts`. */
  readonly isOneOfSeveral: boolean
}

export interface RelayRefusal {
  readonly status: number
  readonly text: string
}

interface Waiting {
  readonly side: Connection
  readonly isOver: () => void
}

export class Relays {
  readonly #parts: RelaysParts
  readonly #waiting = new Map<string, Waiting>()
  readonly #held = new Map<string, number>()
  #heldCount = 0

  constructor(parts: RelaysParts) {
    this.#parts = parts
  }

  /** A place for one side; the other side of a meeting needs one of its own. @param holder null for one that only the limit in all holds for */
  takePlace(holder: string | null): Disposable | RelayRefusal {
    const { relaysMax, relaysPerAddressMax } = this.#parts.limits()
    if (relaysMax === 0) return { status: 404, text: 'This server passes no files on (limit relays-max)' }
    const key = holder ?? ''
    const own = this.#held.get(key) ?? 0
    if (holder !== null && own >= relaysPerAddressMax) {
      return { status: 429, text: `Your address has as many transfers under way here as it may have (${own})` }
    }
    if (this.#heldCount >= relaysMax * 2) {
      return { status: 503, text: 'This server passes on as many transfers as it may. Please try again later' }
    }
    this.#heldCount += 1
    this.#held.set(key, own + 1)
    return {
      [Symbol.dispose]: () => {
        const left = (this.#held.get(key) ?? 1) - 1
        if (left === 0) this.#held.delete(key)
        else this.#held.set(key, left)
        this.#heldCount -= 1
      },
    }
  }

  isWaitedFor(number: string): boolean {
    return this.#waiting.has(number)
  }

  /** The answer to a side that comes where nobody waits. */
  nobody(number: string): RelayRefusal {
    const elsewhere = this.#parts.isOneOfSeveral
      ? '. This server is one of several: both sides must go to the same'
      : ''
    return { status: 404, text: `Nobody waits here with the number ${number}${elsewhere}` }
  }

  /** Resolves when somebody has come and gone again, when nobody came in time, or when this side has left. */
  async wait(number: string, side: Connection): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const waiting: Waiting = { side, isOver: resolve }
    const leave = () => {
      if (this.#waiting.get(number) !== waiting) return
      this.#waiting.delete(number)
      resolve()
    }
    // Two may have asked at the same time, before either stood here.
    this.#waiting.get(number)?.isOver()
    this.#waiting.set(number, waiting)
    const timer = this.#parts.clock.setTimeout(leave, this.#parts.limits().relayWaitMs)
    void side.closed.then(leave)
    if (this.#parts.isOneOfSeveral) await side.write(HERE_ALONE).catch(leave)
    await promise
    timer.cancel()
  }

  /** Resolves when the two have parted. */
  async join(number: string, side: Connection): Promise<void> {
    const waiting = this.#waiting.get(number)
    if (waiting === undefined) return
    this.#waiting.delete(number)
    const { clock } = this.#parts
    try {
      await waiting.side.write(SOMEBODY_CAME)
      await passOn(waiting.side, side, { clock, idleMs: IDLE_MS })
    } catch {
      // The side that waited had left.
      waiting.side.abort()
    } finally {
      waiting.isOver()
    }
  }
}
