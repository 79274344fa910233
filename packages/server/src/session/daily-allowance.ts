/**
 * How often something may happen within a day: accounts that an address makes, mails that go to one, wrong codes that one gives. Names must
 * not be taken in bulk, and nobody is to be annoyed.
 */
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'

export interface DailyAllowanceParts {
  readonly clock: Pick<Clock, 'monotonic'>
  /** So often for each. */
  readonly max: () => number
  readonly limits: () => Pick<Limits, 'addressesMax'>
}

interface Taken {
  readonly count: number
  /** `Clock.monotonic`, of the first. */
  readonly since: number
}

const DAY_MS = 86_400_000

export class DailyAllowance {
  readonly #parts: DailyAllowanceParts
  /** The first began longest ago. */
  readonly #taken = new Map<string, Taken>()

  constructor(parts: DailyAllowanceParts) {
    this.#parts = parts
  }

  /**
   * Once more.
   * @param holder null for one that limits do not hold for
   * @returns false where it was as often as it may be
   */
  take(holder: string | null): boolean {
    if (holder === null) return true
    const { clock, limits, max } = this.#parts
    const { addressesMax } = limits()
    const now = clock.monotonic()
    for (const [other, { since }] of this.#taken) {
      if (this.#taken.size < addressesMax && now - since < DAY_MS) break
      this.#taken.delete(other)
    }
    const { count, since } = this.#taken.get(holder) ?? { count: 0, since: now }
    if (count >= max()) return false
    this.#taken.set(holder, { count: count + 1, since })
    return true
  }
}
