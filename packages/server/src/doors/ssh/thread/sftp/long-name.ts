/** The line that `ls -l` shows of a file (POSIX ls): clients of SFTP show it as it comes. */
import type { FileEntry } from '../../files/file-questions.ts'

/** From so long ago on, the year stands in place of the hour. */
const RECENT_MS = 180 * 86_400_000

/** @param timeZone of IANA; undefined: that of this process */
export function longName({ name, isFolder, bytes, at, owner }: FileEntry, now: number, timeZone?: string): string {
  const size = String(bytes).padStart(10)
  const who = (owner ?? '-').padEnd(12)
  return `${isFolder ? 'drwxr-xr-x' : '-rw-r--r--'}    1 ${who} ${size} ${at === null ? ' '.repeat(12) : dateOf(at, now, timeZone)} ${name}`
}

function dateOf(at: number, now: number, timeZone: string | undefined): string {
  const date = new Intl.DateTimeFormat('en-US', {
    month: 'short',
    day: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  const parts = new Map(date.formatToParts(at).map(({ type, value }) => [type, value]))
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  const last = Math.abs(now - at) < RECENT_MS ? `${of('hour')}:${of('minute')}` : ` ${of('year')}`
  return `${of('month')} ${of('day')} ${last}`
}
