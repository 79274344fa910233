/** How often each of many names may do something, such as a token that a program has: one that runs wild is held back by itself. */
import type { Clock } from '@partyline/net'
import { TokenBucket } from './token-bucket.ts'

export interface PacesParts {
  readonly clock: Pick<Clock, 'monotonic'>
  /** At once, and then spread over each minute. */
  readonly perMinute: () => number
}

const MINUTE_MS = 60_000
const SECONDS = 60

/** Knows as many names as were there within the last minute. */
export class Paces {
  readonly #parts: PacesParts
  /** The one that was there longest ago comes first. */
  readonly #buckets = new Map<string, { readonly bucket: TokenBucket; readonly at: number }>()

  constructor(parts: PacesParts) {
    this.#parts = parts
  }

  /** Takes a turn for this name, if it has one. @returns 0; else how long until it has one, in milliseconds */
  take(name: string): number {
    const { clock, perMinute } = this.#parts
    const now = clock.monotonic()
    const burst = perMinute()
    const bucket = this.#buckets.get(name)?.bucket ?? new TokenBucket(burst, now)
    const waitMs = bucket.waitMs(burst / SECONDS, burst, now)
    if (waitMs > 0) return waitMs
    bucket.take(1)
    this.#buckets.delete(name)
    this.#buckets.set(name, { bucket, at: now })
    // After a minute a bucket is full, and the same as a new one.
    for (const [other, { at }] of this.#buckets) {
      if (now - at < MINUTE_MS) break
      this.#buckets.delete(other)
    }
    return 0
  }

  /** How many names it knows. */
  get size(): number {
    return this.#buckets.size
  }
}
