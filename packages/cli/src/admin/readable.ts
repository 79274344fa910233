/** What an answer has for programs, as people read it: times, sizes, and numbers of things. */
import { type Text, text } from '../language/text.ts'

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
const ISO_TIME = /\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z\b/g

/** `2026-11-29 23:42:35 UTC`, of a time as answers have it, also within a text. The rest stays as it is, and `-` stands for null. */
export function formatTime(time: unknown): string {
  return typeof time === 'string' ? time.replace(ISO_TIME, '$1 $2 UTC') : '-'
}

/** Of Unix milliseconds. */
export function formatMoment(ms: number): string {
  return formatTime(new Date(ms).toISOString())
}

/** `1.5 MiB`: in steps of 1024, as options are written. */
export function formatSize(bytes: number): string {
  const power = Math.min(bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10), UNITS.length - 1)
  const value = bytes / 1024 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}

export function events(count: number): Text {
  return count === 1 ? text`1 event` : text`${count} events`
}

export function messages(count: number): Text {
  return count === 1 ? text`1 message` : text`${count} messages`
}

export function lines(count: number): Text {
  return count === 1 ? text`1 line` : text`${count} lines`
}
