/** Dates, times and numbers as a language writes them (ECMA-402). */
import type { Language } from './languages.ts'

export interface Formats {
  /** Hours and minutes. */
  readonly time: (time: number) => string
  /** A day above its messages: today and yesterday by name. */
  readonly day: (time: number) => string
  readonly full: (time: number) => string
  readonly count: (count: number) => string
  /** "in 5 seconds": it ends a sentence, and so it is not abbreviated. */
  readonly wait: (seconds: number) => string
}

/** The days that have a name of their own. */
export interface DayNames {
  readonly today: string
  readonly yesterday: string
}

const DAY_MS = 86_400_000

/**
 * The first use of Intl in a page takes as long as drawing a screen of messages: each format is made when it is first needed, and what
 * stands beside the newest messages needs none.
 * @param now for the names of days
 */
export function formatsOf(
  { tag, locale }: Pick<Language, 'tag' | 'locale'>,
  names: DayNames,
  now: () => number = Date.now,
): Formats {
  const day = once(() => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' }))
  const dayOfYear = once(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' }))
  const full = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }))
  const wait = once(() => new Intl.RelativeTimeFormat(tag))
  const number = once(() => new Intl.NumberFormat(locale))
  return {
    // All languages here write the hours of a day the same way.
    time: (at) => (isTime(at) ? `${twoDigits(new Date(at).getHours())}:${twoDigits(new Date(at).getMinutes())}` : ''),
    day(at) {
      if (!isTime(at)) return ''
      const days = Math.round((startOfDay(at) - startOfDay(now())) / DAY_MS)
      if (days === 0) return names.today
      if (days === -1) return names.yesterday
      return (new Date(at).getFullYear() === new Date(now()).getFullYear() ? day() : dayOfYear()).format(at)
    },
    full: (at) => (isTime(at) ? full().format(at) : ''),
    count: (value) => (value < 1000 ? String(value) : number().format(value)),
    wait: (seconds) => wait().format(seconds, 'second'),
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}

/** A time that is none has no words. */
function isTime(time: number): boolean {
  return !Number.isNaN(new Date(time).getTime())
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}
