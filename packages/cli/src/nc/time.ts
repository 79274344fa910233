/** Times on the command line, as ncat writes them: seconds, or a number with `ms`, `s`, `m` or `h` behind it. */

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** The longest that a Node timer can wait: 2^31 - 1 ms. */
const TIME_MS_MAX = 2_147_483_647

/** Milliseconds, above zero; or null for what is no time. */
export function parseTime(text: string): number | null {
  const match = /^(\d+(?:\.\d*)?|\.\d+)(ms|s|m|h)?$/.exec(text)
  if (match === null) return null
  const [, digits, unit = 's'] = match
  const timeMs = Math.round(Number(digits) * (UNIT_MS[unit] ?? NaN))
  return timeMs > 0 && timeMs <= TIME_MS_MAX ? timeMs : null
}
