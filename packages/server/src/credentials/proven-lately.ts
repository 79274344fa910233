/**
 * Passwords that were right a moment ago. A file comes over HTTP in many requests, each with the password, and a client that lost its connection
 * is back in a second: to look at a password takes 40 ms and 64 MiB, and the next time nothing.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@partyline/net'

/** Milliseconds from the look that cost something. */
const KEPT_MS = 60_000
/** Accounts. The oldest is forgotten for a new one. */
const KNOWN_MAX = 1_000

interface Known {
  readonly digest: Buffer
  readonly until: number
}

export class ProvenLately {
  /** Of this process: what is kept is worth nothing without it. */
  readonly #key = randomBytes(32)
  /** By the hash that the account keeps, which no other password has, nor this one after it was set again. */
  readonly #known = new Map<string, Known>()
  readonly #clock: Pick<Clock, 'monotonic'>

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  /** False says nothing of the password. @param hash the PHC string that the account keeps */
  has(hash: string, password: string): boolean {
    const known = this.#known.get(hash)
    return (
      known !== undefined &&
      known.until > this.#clock.monotonic() &&
      timingSafeEqual(known.digest, this.#digest(password))
    )
  }

  add(hash: string, password: string): void {
    this.#known.delete(hash)
    this.#known.set(hash, { digest: this.#digest(password), until: this.#clock.monotonic() + KEPT_MS })
    const [oldest] = this.#known.keys()
    if (this.#known.size > KNOWN_MAX && oldest !== undefined) this.#known.delete(oldest)
  }

  #digest(password: string): Buffer {
    return createHmac('sha256', this.#key).update(password).digest()
  }
}
