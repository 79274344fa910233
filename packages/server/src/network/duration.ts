/** How long a ban lasts, as operators write it: `90` minutes (Hybrid, Solanum), `1d12h`. */

const UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 }
const MINUTE_MS = 60_000
/** A hundred years: what is later is no date. */
const LASTS_MS_MAX = 36_500 * 86_400_000

/** Milliseconds; null for 0, which is for ever; undefined for what is no duration. */
export function parseDuration(text: string): number | null | undefined {
  if (!/^(?:\d{1,9}|(?:\d{1,9}[wdhms])+)$/i.test(text)) return undefined
  const parts = [...text.toLowerCase().matchAll(/(\d+)([wdhms]?)/g)]
  const ms = parts.reduce((sum, [, amount = '', unit = '']) => sum + Number(amount) * (UNITS[unit] ?? MINUTE_MS), 0)
  return ms === 0 ? null : Math.min(ms, LASTS_MS_MAX)
}
