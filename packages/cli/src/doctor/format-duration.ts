/** Times as a person reads them. */

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
]

/** `12 ms`, `2.5 s`, `1 minute`, `3 days`; the sign is dropped. */
export function formatDuration(durationMs: number): string {
  const ms = Math.abs(durationMs)
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`
  const [unit, name] = UNITS.find(([unit]) => ms >= unit) ?? [60_000, 'minute']
  const count = Math.round(ms / unit)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
