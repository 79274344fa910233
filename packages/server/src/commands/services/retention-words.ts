/** How long a channel's history is kept, in the words of a person: `30d`, `100mb`, `off`. */
import type { ChannelRetention } from '../../network/registrations/registration.ts'

const HOUR_MS = 3_600_000
const UNITS_MS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS }
const UNITS_BYTES: Readonly<Record<string, number>> = { kb: 1_000, mb: 1_000_000, gb: 1_000_000_000 }

/** Of `30d` and `100mb`, in any order, and `off`; null where a word is none of these. */
export function parseRetention(words: readonly string[]): ChannelRetention | null {
  let retention: ChannelRetention = { ageMs: null, bytes: null }
  for (const word of words) {
    const [, digits, unit = ''] = /^([1-9]\d{0,5})([a-z]+)$/.exec(word.toLowerCase()) ?? []
    const [ms, bytes] = [UNITS_MS[unit], UNITS_BYTES[unit]]
    if (ms !== undefined) retention = { ...retention, ageMs: Number(digits) * ms }
    else if (bytes !== undefined) retention = { ...retention, bytes: Number(digits) * bytes }
    else if (word.toLowerCase() !== 'off') return null
  }
  return words.length === 0 ? null : retention
}

export function showRetention({ ageMs, bytes }: ChannelRetention): string {
  const shown = [
    ...(ageMs === null ? [] : [inUnits(ageMs, UNITS_MS)]),
    ...(bytes === null ? [] : [inUnits(bytes, UNITS_BYTES)]),
  ]
  return shown.length === 0 ? 'as everywhere on this server' : shown.join(', ')
}

/** In the largest unit of which it is a whole number. */
function inUnits(amount: number, units: Readonly<Record<string, number>>): string {
  const fitting = Object.entries(units).filter(([, size]) => amount % size === 0)
  const [unit, size] = fitting.at(-1) ?? ['', 1]
  return `${amount / size}${unit}`
}
