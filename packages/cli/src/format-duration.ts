/** Times as a person reads them. */
import { type Phrase, text } from './language/text.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** `12 ms`, `2.5 s`, `1 minute`, `3 days`; the sign is dropped. */
export function formatDuration(durationMs: number): Phrase {
  const ms = Math.abs(durationMs)
  if (ms < 1_000) return text`${Math.round(ms)} ms`
  if (ms < MINUTE_MS) return text`${Number((ms / 1_000).toFixed(1))} s`
  const days = Math.round(ms / DAY_MS)
  if (ms >= DAY_MS) return days === 1 ? text`1 day` : text`${days} days`
  const hours = Math.round(ms / HOUR_MS)
  if (ms >= HOUR_MS) return hours === 1 ? text`1 hour` : text`${hours} hours`
  const minutes = Math.round(ms / MINUTE_MS)
  return minutes === 1 ? text`1 minute` : text`${minutes} minutes`
}
