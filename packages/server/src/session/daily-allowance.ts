/** How many accounts an address has registered within a day, or mails it has had sent: names must not be taken in bulk, and nobody is to be annoyed. */
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'

export interface RegistrationsParts {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly limits: () => Pick<Limits, 'registrationsPerAddressMax' | 'addressesMax'>
}

interface Made {
  readonly count: number
  /** `Clock.monotonic`, of the first. */
  readonly since: number
}

const DAY_MS = 86_400_000

export class Registrations {
  readonly #parts: RegistrationsParts
  /** The first began longest ago. */
  readonly #made = new Map<string, Made>()

  constructor(parts: RegistrationsParts) {
    this.#parts = parts
  }

  /**
   * One more is to be made from there.
   * @param holder null for one that limits do not hold for
   * @returns false where it has made as many as it may
   */
  take(holder: string | null): boolean {
    if (holder === null) return true
    const { clock, limits } = this.#parts
    const { registrationsPerAddressMax, addressesMax } = limits()
    const now = clock.monotonic()
    for (const [other, { since }] of this.#made) {
      if (this.#made.size < addressesMax && now - since < DAY_MS) break
      this.#made.delete(other)
    }
    const { count, since } = this.#made.get(holder) ?? { count: 0, since: now }
    if (count >= registrationsPerAddressMax) return false
    this.#made.set(holder, { count: count + 1, since })
    return true
  }
}
