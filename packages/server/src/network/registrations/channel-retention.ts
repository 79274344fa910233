/** For how long, and how much of, the histories of registered channels are kept: under every name under which something of them is. */
import { historyNames } from '../channel-target.ts'
import type { NameKey } from '../state.ts'
import type { Registration } from './registration.ts'

export interface TargetRetention {
  /** Unix milliseconds: not kept is what is dated earlier. */
  readonly since: number
  readonly bytesMax: number
}

/** @param now Unix milliseconds */
export function channelRetention(
  registrations: ReadonlyMap<NameKey, Registration>,
  now: number,
): ReadonlyMap<string, TargetRetention> {
  const targets = new Map<string, TargetRetention>()
  for (const [key, { ageMs, bytes }] of registrations) {
    if (ageMs === null && bytes === null) continue
    const retention = { since: ageMs === null ? -Infinity : now - ageMs, bytesMax: bytes ?? Infinity }
    for (const name of historyNames(key)) targets.set(name, retention)
  }
  return targets
}
