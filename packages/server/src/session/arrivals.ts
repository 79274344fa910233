/**
 * How fast clients come from one address. As many as may be connected at once are read at once; each one more waits for its
 * turn, so that closing and coming again costs no less than staying: a new session has a new rate, and its coming and going
 * is told to others.
 */
import { type Clock, SITE_SHARE, siteOf } from '@partyline/net'
import type { Limits } from '../limits.ts'

export interface ArrivalsParts {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly limits: () => Pick<Limits, 'sessionsPerAddressMax' | 'arrivalsPerSecond' | 'addressesMax'>
}

export class Arrivals {
  readonly #parts: ArrivalsParts
  /** When the next client of an address has its turn (`Clock.monotonic`); the address that had one longest ago comes first. */
  readonly #nextAt = new Map<string, number>()

  constructor(parts: ArrivalsParts) {
    this.#parts = parts
  }

  /**
   * A client came from there.
   * @param holder null for one that limits do not hold for
   * @returns how long it waits before it is read, in milliseconds
   */
  add(holder: string | null): number {
    if (holder === null) return 0
    const site = siteOf(holder)
    return Math.max(this.#add(holder, 1), site === null ? 0 : this.#add(site, SITE_SHARE))
  }

  /** @param share how many times as much as an address it may */
  #add(holder: string, share: number): number {
    const { clock, limits } = this.#parts
    const { sessionsPerAddressMax, arrivalsPerSecond, addressesMax } = limits()
    const intervalMs = 1_000 / (arrivalsPerSecond * share)
    const burstMs = sessionsPerAddressMax * share * intervalMs
    const now = clock.monotonic()
    // More than may be connected cannot wait: those that left lengthen nobody's wait.
    const turn = Math.min(Math.max(this.#nextAt.get(holder) ?? -Infinity, now - burstMs + intervalMs), now + burstMs)
    this.#nextAt.delete(holder)
    this.#forget(now - burstMs, addressesMax - 1)
    this.#nextAt.set(holder, turn + intervalMs)
    return Math.max(0, turn - now)
  }

  /** Those that might come as if for the first time, and what is too much. */
  #forget(rested: number, addressesMax: number): void {
    for (const [holder, nextAt] of this.#nextAt) {
      if (this.#nextAt.size <= addressesMax && nextAt > rested) return
      this.#nextAt.delete(holder)
    }
  }
}
