/** Moments in sentences for people. */

/** `2026-11-29 19:22:05 UTC`, of Unix milliseconds. */
export function formatMoment(time: number): string {
  return `${new Date(time).toISOString().slice(0, '2026-11-29T19:22:05'.length).replace('T', ' ')} UTC`
}

/** How long something holds, at the end of what is said of it; null: for good. */
export function formatUntil(until: number | null): string {
  return until === null ? '' : `, until ${formatMoment(until)}`
}
