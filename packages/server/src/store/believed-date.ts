/**
 * The date by which the age of history is measured, and how long nobody was in a channel. What is deleted, and a channel that
 * has ended, do not come back, so a clock that is set forward is not believed at once: a mistake is noticed and mended within a day.
 */

import type { Clock } from '@partyline/net'

/** The clock of the machine may run ahead of the time that passes by so much between two looks at it. */
const AHEAD_MS_MAX = 3_600_000
/** A clock that is still ahead after this time is right: it was behind before, or the machine slept. */
const PATIENCE_MS = 86_400_000

/** To be called again and again; Unix milliseconds. */
export function believedDate(clock: Pick<Clock, 'now' | 'monotonic'>): () => number {
  let believed = clock.now()
  let lookedAt = clock.monotonic()
  let aheadSince = Infinity
  return () => {
    const monotonic = clock.monotonic()
    const expected = believed + monotonic - lookedAt
    const shown = clock.now()
    const isAhead = shown > expected + AHEAD_MS_MAX
    aheadSince = isAhead ? Math.min(aheadSince, monotonic) : Infinity
    const isBelieved = !isAhead || monotonic - aheadSince >= PATIENCE_MS
    believed = isBelieved ? shown : expected
    lookedAt = monotonic
    return believed
  }
}
