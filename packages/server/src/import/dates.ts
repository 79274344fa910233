/** Dates as programs write them into logs. They are English there, or left to the locale, which is not read. */
import type { LogTime } from './log-line.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** ctime(3), and what irssi makes of it: Mon Nov  2 12:00:00 2026, or without a time. */
const WRITTEN = /^(?:\S+ )?(?<month>[A-Z][a-z]{2}) +(?<day>\d{1,2})(?: \d{2}:\d{2}(?::\d{2})?)? (?<year>\d{4})$/

/** Milliseconds of a day at midnight, in UTC; null where there is no such day. @param month from 1 */
export function dayOf(year: number, month: number, day: number): number | null {
  const ms = Date.UTC(year, month - 1, day)
  const date = new Date(ms)
  const isThere = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isThere ? ms : null
}

/** 12:34, 12:34:56 or 12:34:56.789 of a day; null where there is no such time. A leap second is the one before it. */
export function localTime(dayMs: number | null, written: string): LogTime | null {
  const [, hours, minutes, seconds, fraction = ''] = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/.exec(written) ?? []
  if (dayMs === null || hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null
  const minute = { kind: 'local', ms: dayMs + Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS } as const
  if (seconds === undefined) return { ...minute, unitMs: MINUTE_MS }
  if (Number(seconds) > 60) return null
  const thousandths = fraction.slice(0, 3)
  const ms = Math.min(Number(seconds), 59) * 1_000 + Number(thousandths.padEnd(3, '0'))
  return { ...minute, ms: minute.ms + ms, unitMs: 10 ** (3 - thousandths.length) }
}

/** From 1; null where it is none. */
export function monthOf(written: string): number | null {
  const index = MONTHS.indexOf(written)
  return index === -1 ? null : index + 1
}

export interface WrittenDate {
  readonly year: number
  readonly month: number
  /** Of its midnight, as if in UTC. */
  readonly dayMs: number
}

/** The date at the end of a heading, such as `Mon Nov  2 12:00:00 2026`; null where it is none. */
export function parseWritten(text: string): WrittenDate | null {
  const { month: name = '', day, year } = WRITTEN.exec(text.trim())?.groups ?? {}
  const month = monthOf(name)
  const dayMs = month === null ? null : dayOf(Number(year), month, Number(day))
  if (month === null || dayMs === null) return null
  return { year: Number(year), month, dayMs }
}
