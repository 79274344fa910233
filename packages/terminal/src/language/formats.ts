/** Times and sizes as a language writes them (ECMA-402). */
import type { Strings } from './en.ts'

export interface Formats {
  /** Hours and minutes. */
  readonly time: (time: number) => string
  /** Today and yesterday by name. */
  readonly day: (time: number) => string
  /** Equal for times of the same day, as `RowMaker` wants it. */
  readonly dayOf: (time: number) => number
  /** Beside a time, where there is little room. Its month cannot be taken for a day. */
  readonly shortDay: (time: number) => string
  /** A size, as `1.2 MB`. */
  readonly bytes: (bytes: number) => string
}

export interface FormatOptions {
  /** For the names of days. */
  readonly now: () => number
  /** As `en_GB.UTF-8`: dates are written as in its region, in the language of the client. */
  readonly timeLocale?: string
  /** Of IANA; where it is left out, that of this process. */
  readonly timeZone?: string
  /** The person may be elsewhere: each day says in which zone its times are. */
  readonly isZoneNamed?: boolean
}

/** Of ECMA-402, each a thousand times the one before. */
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

const DAY_MS = 86_400_000
/** At which the time of a zone changes, midnight included. */
const QUARTER_MS = 900_000

export function formatsOf(
  strings: Strings,
  { now, timeLocale = '', timeZone, isZoneNamed = false }: FormatOptions,
): Formats {
  const locale = [strings.tag, ...regionOf(timeLocale)].join('-')
  const zone = timeZone === undefined ? {} : { timeZone }
  const of = (options: Intl.DateTimeFormatOptions) =>
    atFirstUse(() => new Intl.DateTimeFormat(locale, { ...options, ...zone }))
  const time = of({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = of({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
  const short = of({ dateStyle: 'medium' })
  const withZone = of({ timeZoneName: 'short' })
  const sizes = atFirstUse(() =>
    UNITS.map((unit) => new Intl.NumberFormat(strings.tag, { style: 'unit', unit, maximumFractionDigits: 1 })),
  )
  const isTime = (at: number) => !Number.isNaN(new Date(at).getTime())
  const named = (said: string, at: number) => (isZoneNamed ? `${said} · ${zoneIn(withZone(), at)}` : said)
  return {
    time: (at) => (isTime(at) ? time().format(at) : ''),
    day(at) {
      if (!isTime(at)) return ''
      const said = day().format(at)
      if (said === day().format(now())) return named(strings.today, at)
      return named(said === day().format(now() - DAY_MS) ? strings.yesterday : said, at)
    },
    dayOf: timeZone === undefined ? (at) => new Date(at).setHours(0, 0, 0, 0) : daysIn(timeZone),
    shortDay: (at) => (isTime(at) ? short().format(at) : ''),
    bytes(count) {
      const power = count < 1_000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3))
      return sizes()[power]?.format(count / 1_000 ** power) ?? ''
    },
  }
}

/** Of `en_GB.UTF-8`, `en-GB` and `zh-Hant-TW`; empty where it has none. */
function regionOf(locale: string): readonly string[] {
  return /^[a-z]+(?:[-_][a-z]{4})?[-_]([a-z]{2})(?![a-z\d])/i.exec(locale)?.slice(1) ?? []
}

/** The first of them takes 8 ms, which the first frame does not need. */
function atFirstUse<Value>(make: () => Value): () => Value {
  let made: Value | undefined
  return () => (made ??= make())
}

function zoneIn(format: Intl.DateTimeFormat, at: number): string {
  return format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** Remembers what was asked for last, because times near it are mostly asked for next. */
function daysIn(timeZone: string): (time: number) => number {
  const iso = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone })
  let quarter = Number.NaN
  let day = 0
  return (at) => {
    const asked = Math.floor(at / QUARTER_MS)
    if (asked === quarter || Number.isNaN(new Date(at).getTime())) return day
    quarter = asked
    day = Date.parse(iso.format(at))
    return day
  }
}
