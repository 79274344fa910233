/**
 * Guessing at the password of the server. The more wrong ones came from an address, the longer its connections are not read
 * before they are registered, so that more connections help nobody. One guess of an IRC client ends its connection too.
 */
import { type Clock, SITE_SHARE, siteOf } from '@partyline/net'
import type { Limits } from '../limits.ts'

export interface PasswordGuessesParts {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly limits: () => Pick<Limits, 'passwordDelayMsMax' | 'addressesMax'>
  /** So many wrong ones cost nothing. */
  readonly freeCount?: number
  /** @param wrong how many wrong passwords came from there lately */
  readonly onWrong: (holder: string, wrong: number) => void
}

interface Guesses {
  readonly wrong: number
  /** `Clock.monotonic` */
  readonly lastAt: number
  readonly nextAt: number
}

/** After the first wrong password; it doubles with each. */
const FIRST_DELAY_MS = 1_000
/** Beyond this the delay is at its limit, whatever that is. */
const DOUBLINGS_MAX = 20
/** An address from which none came for so long is trusted again. */
const FORGOTTEN_MS = 10 * 60_000

export class PasswordGuesses {
  readonly #parts: PasswordGuessesParts
  /** By what counts as one address; the first had its last wrong password longest ago. */
  readonly #guesses = new Map<string, Guesses>()

  /** Where a right password came from, the first longest ago: others that guess must not keep its owner out. */
  readonly #trusted = new Set<string>()

  constructor(parts: PasswordGuessesParts) {
    this.#parts = parts
  }

  /**
   * How long a client from there has to wait; 0 when it need not.
   * @param holder null for one that limits do not hold for
   * @param from where the client is, when the holder is an account
   */
  waitMs(holder: string | null, from: string | null = null): number {
    if (holder === null || this.#trusted.has(pairOf(holder, from))) return 0
    const nextAt = [holder, siteOf(holder) ?? holder].map((name) => this.#guesses.get(name)?.nextAt ?? 0)
    return Math.max(0, Math.max(...nextAt) - this.#parts.clock.monotonic())
  }

  /** A wrong password came from there. */
  add(holder: string | null): void {
    if (holder === null) return
    const { freeCount = 0 } = this.#parts
    this.#add(holder, freeCount)
    const site = siteOf(holder)
    if (site !== null) this.#add(site, freeCount + SITE_SHARE)
  }

  /** A right password came from there: what others guess does not hold for it. @param from null: where limits do not hold, nobody is trusted */
  trust(holder: string, from: string | null): void {
    if (from === null) return
    const pair = pairOf(holder, from)
    this.#trusted.delete(pair)
    this.#trusted.add(pair)
    for (const first of this.#trusted) {
      if (this.#trusted.size <= this.#parts.limits().addressesMax) return
      this.#trusted.delete(first)
    }
  }

  #add(holder: string, freeCount: number): void {
    const { clock, limits, onWrong } = this.#parts
    const { passwordDelayMsMax, addressesMax } = limits()
    const now = clock.monotonic()
    const before = this.#guesses.get(holder)
    const wrong = before === undefined || now - before.lastAt >= FORGOTTEN_MS ? 1 : before.wrong + 1
    const doublings = Math.min(wrong - 1 - freeCount, DOUBLINGS_MAX)
    const delayMs = doublings < 0 ? 0 : Math.min(passwordDelayMsMax, FIRST_DELAY_MS * 2 ** doublings)
    this.#guesses.delete(holder)
    this.#guesses.set(holder, { wrong, lastAt: now, nextAt: now + delayMs })
    this.#forget(now, addressesMax)
    onWrong(holder, wrong)
  }

  #forget(now: number, addressesMax: number): void {
    for (const [holder, { lastAt }] of this.#guesses) {
      if (this.#guesses.size <= addressesMax && now - lastAt < FORGOTTEN_MS) return
      this.#guesses.delete(holder)
    }
  }
}

function pairOf(holder: string, from: string | null): string {
  return `${from ?? ''} ${holder}`
}
