/** Times and lists as a language writes them (ECMA-402). */
import type { Strings } from './en.ts'

export interface Formats {
  /** Hours and minutes. */
  readonly time: (time: number) => string
  /** Today and yesterday by name. */
  readonly day: (time: number) => string
  /** Beside a time, where there is little room. */
  readonly shortDay: (time: number) => string
  readonly list: (parts: readonly string[]) => string
}

const DAY_MS = 86_400_000

/** @param now for the names of days */
export function formatsOf(strings: Strings, now: () => number, timeZone?: string): Formats {
  const zone = timeZone === undefined ? {} : { timeZone }
  const time = new Intl.DateTimeFormat(strings.tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone })
  const day = new Intl.DateTimeFormat(strings.tag, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...zone,
  })
  const short = new Intl.DateTimeFormat(strings.tag, { day: '2-digit', month: '2-digit', year: '2-digit', ...zone })
  const list = new Intl.ListFormat(strings.tag, { type: 'unit', style: 'short' })
  const isTime = (at: number) => !Number.isNaN(new Date(at).getTime())
  return {
    time: (at) => (isTime(at) ? time.format(at) : ''),
    day(at) {
      if (!isTime(at)) return ''
      const said = day.format(at)
      if (said === day.format(now())) return strings.today
      return said === day.format(now() - DAY_MS) ? strings.yesterday : said
    },
    shortDay: (at) => (isTime(at) ? short.format(at) : ''),
    list: (parts) => list.format(parts),
  }
}
