/**
 * What a clock on a wall means in a zone of the IANA data base. Where clocks are set back, a time of day comes twice; where they are set
 * forward, one never comes, and is taken for as much later.
 */

const DAY_MS = 86_400_000
/** Rules of zones change at full quarters of an hour, and nobody has moved a clock by less since logs are written. */
const QUARTER_MS = 15 * 60_000
const HELD_MAX = 10_000

export class TimeZone {
  readonly #format: Intl.DateTimeFormat
  /** What stands between the wall and UTC, by quarter of an hour on the wall. */
  readonly #held = new Map<number, readonly number[]>()

  /** @throws {RangeError} there is no such zone */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  }

  /** Unix milliseconds of what the wall shows, the earlier one first: one, or two. @param wallMs as if it hung in Greenwich */
  moments(wallMs: number): readonly number[] {
    const quarter = Math.floor(wallMs / QUARTER_MS)
    const known = this.#held.get(quarter)
    const offsets = known ?? this.#offsets(quarter * QUARTER_MS)
    if (known === undefined) {
      if (this.#held.size >= HELD_MAX) this.#held.clear()
      this.#held.set(quarter, offsets)
    }
    return offsets.map((offset) => wallMs - offset)
  }

  #offsets(wallMs: number): readonly number[] {
    const before = this.#offsetAt(wallMs - DAY_MS)
    const after = this.#offsetAt(wallMs + DAY_MS)
    const found = [...new Set([before, after])].filter((offset) => this.#offsetAt(wallMs - offset) === offset)
    return found.length === 0 ? [before] : found.toSorted((a, b) => b - a)
  }

  /** Milliseconds by which the wall is ahead of UTC. */
  #offsetAt(ms: number): number {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {}
    for (const { type, value } of this.#format.formatToParts(ms)) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000
  }
}
