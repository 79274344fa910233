/**
 * From a start on, the places of the members at the last stop are held for a time. It ends at a date, because nothing else
 * means the same after a restart.
 */
import type { HeldPlace } from '../network/kept.ts'
import type { Change, PlaceRecord } from '../store/store.ts'

export interface HeldPlaces {
  readonly places: readonly HeldPlace[]
  /** To be recorded, so that the time does not begin anew with each restart. */
  readonly changes: readonly Change[]
}

/**
 * @param now Unix milliseconds of this start
 * @param timeoutMs how long a place is held whose holder was there when the server stopped
 */
export function holdPlaces(records: readonly PlaceRecord[], now: number, timeoutMs: number): HeldPlaces {
  const places: HeldPlace[] = []
  const changes: Change[] = []
  for (const { until, ...place } of records) {
    const held = { ...place, until: until ?? now + timeoutMs }
    if (held.until <= now) {
      changes.push({ kind: 'left', channel: place.channel, nick: place.nick, host: place.host })
      continue
    }
    places.push(held)
    if (until === null) changes.push({ kind: 'taken', place: held })
  }
  return { places, changes }
}
