/** When a file was last changed, as an entry has it. */
import type { Stats } from 'node:fs'

/** Microseconds since 1970. A file system may have what a clock that was wrong has said: of a time behind the year 2255, the last that an entry can have. */
export function modifiedUsOf({ mtimeMs }: Pick<Stats, 'mtimeMs'>): number {
  const us = Math.round(mtimeMs * 1_000)
  return Math.min(Math.max(us, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
}

/** The same, as Node sets it: of a number below zero it makes the time that it is. */
export function modifiedAt(modifiedUs: number): number | Date {
  return modifiedUs < 0 ? new Date(modifiedUs / 1e3) : modifiedUs / 1e6
}
