/**
 * The log of irssi with the settings and the theme that it comes with (`autolog`; log_timestamp `%H:%M `, with seconds, a date or
 * brackets too). The date stands where the log was opened and where a day begins, or on each line.
 */
import { dayOf, localTime, parseWritten } from '../dates.ts'
import { parseHappened, type Sentence } from '../happened.ts'
import {
  actionLine,
  deedLine,
  HEADING,
  OTHER,
  UNREADABLE,
  type LogFormat,
  type LogLine,
  type LogTime,
} from '../log-line.ts'

const REMARK = '-!- '
const HEADINGS = /^--- (?:Log opened|Day changed|Log closed) (?<date>.*)$/s
const TIMED = /^(?<clock>\d{2}:\d{2}(?::\d{2})?) (?<rest>.*)$/s
/** With another log_timestamp: brackets, a date (`%F %T`), or nothing behind it. What follows shows that it is irssi's. */
const TIMED_OTHERWISE =
  /^\[?(?:(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[ T])?(?<clock>\d{2}:\d{2}(?::\d{2})?)\]? ?(?<rest>(?:<[^>]+>| ?\* \S|-!- |-\S+- |\[\S+\] ).*)$/s
const SAID = /^<[ ~&@%+!*]?(?<nick>[^ >]+)> ?(?<text>.*)$/s
const ACTED = /^ ?\* (?<nick>\S+) (?<text>.*)$/s
/** `-nick:#channel- text`. What was for one person only has no channel. */
const NOTED = /^-(?<nick>[^ :()]+):[#&+!~@%][^ ]*- ?(?<text>.*)$/s
/** Behind `-!- `. */
const SENTENCES: readonly Sentence[] = [
  [/^(?<nick>\S+) \[[^\]]*\] has joined \S+$/s, 'JOIN'],
  [/^(?<nick>\S+) \[[^\]]*\] has left \S+ \[(?<reason>.*)\]$/s, 'PART'],
  [/^(?<nick>\S+) \[[^\]]*\] has quit \[(?<reason>.*)\]$/s, 'QUIT'],
  [/^(?<what>\S+) was kicked from \S+ by (?<nick>\S+) \[(?<reason>.*)\]$/s, 'KICK'],
  [/^(?<nick>\S+) is now known as (?<what>\S+)$/s, 'NICK'],
  [/^(?<nick>\S+) changed the topic of \S+ to: (?<what>.*)$/s, 'TOPIC'],
]

export const irssi: LogFormat = {
  open: () => {
    let dayMs: number | null = null
    return (line) => {
      const heading = HEADINGS.exec(line)?.groups?.['date']
      if (heading !== undefined) {
        dayMs = parseWritten(heading)?.dayMs ?? null
        return dayMs === null ? UNREADABLE : HEADING
      }
      const { year, month, day, clock = '', rest = '' } = (TIMED.exec(line) ?? TIMED_OTHERWISE.exec(line))?.groups ?? {}
      const at = localTime(year === undefined ? dayMs : dayOf(Number(year), Number(month), Number(day)), clock)
      return at === null ? UNREADABLE : parseRest(at, rest)
    }
  },
}

function parseRest(at: LogTime, rest: string): LogLine {
  const said = SAID.exec(rest)?.groups
  if (said !== undefined) return deedLine(at, said['nick'] ?? '', 'PRIVMSG', said['text'] ?? '')
  const acted = ACTED.exec(rest)?.groups
  if (acted !== undefined) return actionLine(at, acted['nick'] ?? '', acted['text'] ?? '')
  if (rest.startsWith(REMARK)) return parseHappened(at, rest.slice(REMARK.length), SENTENCES)
  const noted = NOTED.exec(rest)?.groups
  if (noted !== undefined) return deedLine(at, noted['nick'] ?? '', 'NOTICE', noted['text'] ?? '')
  return OTHER
}
