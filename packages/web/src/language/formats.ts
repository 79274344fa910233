/** Dates, times and numbers as a language writes them (ECMA-402). */

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

const DAY_MS = 86_400_000

/** @param now for the names of days */
export function formatsOf(tag: string, now: () => number = Date.now): Formats {
  const time = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const day = new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long' })
  const dayOfYear = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric' })
  const full = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeStyle: 'medium' })
  const named = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const wait = new Intl.RelativeTimeFormat(tag)
  const count = new Intl.NumberFormat(tag)
  return {
    time: (at) => orEmpty(time, at),
    day(at) {
      const days = Math.round((startOfDay(at) - startOfDay(now())) / DAY_MS)
      if (days === 0 || days === -1) return capitalized(named.format(days, 'day'))
      return orEmpty(new Date(at).getFullYear() === new Date(now()).getFullYear() ? day : dayOfYear, at)
    },
    full: (at) => orEmpty(full, at),
    count: (value) => count.format(value),
    wait: (seconds) => wait.format(seconds, 'second'),
  }
}

/** A time that is none has no words. */
function orEmpty(format: Intl.DateTimeFormat, time: number): string {
  return Number.isNaN(new Date(time).getTime()) ? '' : format.format(time)
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

function capitalized(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
