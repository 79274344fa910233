/** Numbers, sizes and times as a language writes them (ECMA-402). */
import type { Language } from '../language/languages.ts'

export interface Figures {
  readonly count: (value: number) => string
  readonly bytes: (value: number) => string
  /** 0.5 is 50 %. */
  readonly share: (value: number) => string
  readonly milliseconds: (value: number) => string
  readonly duration: (seconds: number) => string
  /** Of a date as the server writes it (RFC 3339). */
  readonly moment: (written: string) => string
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const STEP = 1_000
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function figuresOf({ tag, locale }: Pick<Language, 'tag' | 'locale'>): Figures {
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const unit = (value: number, name: string, unitDisplay: 'short' | 'long' = 'short') =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay, maximumSignificantDigits: 3 }).format(value)
  return {
    count: (value) => plain.format(value),
    bytes(value) {
      const power = value < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(value) / Math.log(STEP)))
      return unit(value / STEP ** power, UNITS[power] ?? 'byte')
    },
    share: (value) => percent.format(value),
    milliseconds: (value) => (value < STEP ? unit(value, 'millisecond') : unit(value / STEP, 'second')),
    duration(seconds) {
      if (seconds < MINUTE) return unit(Math.floor(seconds), 'second', 'long')
      if (seconds < HOUR) return unit(Math.floor(seconds / MINUTE), 'minute', 'long')
      return seconds < DAY
        ? unit(Math.floor(seconds / HOUR), 'hour', 'long')
        : unit(Math.floor(seconds / DAY), 'day', 'long')
    },
    moment(written) {
      const time = Date.parse(written)
      return Number.isNaN(time) ? '' : moment.format(time)
    },
  }
}
