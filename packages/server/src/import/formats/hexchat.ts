/**
 * The log of HexChat and XChat with the settings that they come with (stamp `%b %d %H:%M:%S `): what stands in the two columns of the window, with
 * a tab between them. A line has no year: that stands where the log was begun.
 */
import { dayOf, localTime, monthOf, parseWritten } from '../dates.ts'
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

const BEGUN = /^\*{4} (?:BEGIN|ENDING) LOGGING AT (?<date>.*)$/s
const LINE = /^(?<month>[A-Z][a-z]{2}) (?<day>\d{2}) (?<clock>\d{2}:\d{2}:\d{2}) (?<rest>.*)$/s
const COLUMNS = /^(?<left>[^\t]*)\t(?<right>.*)$/s
const SAID = /^<(?<nick>[^ >]+)>$/s
/** `-nick/#channel-`. What was for one person only has no channel. */
const NOTED = /^-(?<nick>[^ /]+)\/[^ ]+-$/s
const ACTED = /^(?<nick>\S+) (?<text>.*)$/s
/** Of several versions. */
const SENTENCES: readonly Sentence[] = [
  [/^(?<nick>\S+) \([^)]*\) has joined(?: \S+)?$/s, 'JOIN'],
  [/^(?<nick>\S+) \([^)]*\) has left \S+?(?:: (?<reason>.*))?$/s, 'PART'],
  [/^(?<nick>\S+) \([^)]*\) has left \S+ \((?<reason>.*)\)$/s, 'PART'],
  [/^(?<nick>\S+) has quit \((?<reason>.*)\)$/s, 'QUIT'],
  [/^(?<nick>\S+) \([^)]*\) has quit: (?<reason>.*)$/s, 'QUIT'],
  [/^(?<nick>\S+) has kicked (?<what>\S+) from \S+ \((?<reason>.*)\)$/s, 'KICK'],
  [/^(?<nick>\S+) has kicked (?<what>\S+) from \S+?: (?<reason>.*)$/s, 'KICK'],
  [/^(?<nick>\S+) is now known as (?<what>\S+)$/s, 'NICK'],
  [/^(?<nick>\S+) has changed the topic to: (?<what>.*)$/s, 'TOPIC'],
]
/** What the client says of itself and of the server, in the column of the actions. */
const REMARKS = new RegExp(
  [
    String.raw`^(?:You |You'|Now talking on |Topic for |Channel |Users on |Cannot join|Disconnected|Connect|Looking up|Netsplit|\*)`,
    String.raw`^\S+ sets (?:modes?:? |channel |ban on |exempt on |invite on )`,
    String.raw`^\S+ (?:gives|removes) (?:voice |channel |user limit|ban on |exempt on |invite on )`,
  ].join('|'),
)

export const hexchat: LogFormat = {
  open: () => {
    let year: number | null = null
    let lastMonth = 0
    return (line) => {
      const heading = BEGUN.exec(line)?.groups?.['date']
      if (heading !== undefined) {
        const begun = parseWritten(heading)
        year = begun?.year ?? null
        lastMonth = begun?.month ?? 0
        return begun === null ? UNREADABLE : HEADING
      }
      const { month: name = '', day, clock = '', rest = '' } = LINE.exec(line)?.groups ?? {}
      const month = monthOf(name)
      if (month === null || year === null) return UNREADABLE
      // A year has ended since; a clock that was set back at the beginning of a month has not.
      if (month === 1 && lastMonth === 12) year += 1
      lastMonth = month
      const at = localTime(dayOf(year, month, Number(day)), clock)
      return at === null ? UNREADABLE : parseRest(at, rest)
    }
  },
}

function parseRest(at: LogTime, rest: string): LogLine {
  const { left = '', right = '' } = COLUMNS.exec(rest)?.groups ?? {}
  const said = SAID.exec(left)?.groups
  if (said !== undefined) return deedLine(at, said['nick'] ?? '', 'PRIVMSG', right)
  const noted = NOTED.exec(left)?.groups
  if (noted !== undefined) return deedLine(at, noted['nick'] ?? '', 'NOTICE', right)
  if (!/^(?:\*|-->|<--|<-|->|---)$/.test(left)) return OTHER
  const happened = parseHappened(at, right, SENTENCES)
  const acted = ACTED.exec(right)?.groups
  if (happened !== OTHER || left !== '*' || acted === undefined || REMARKS.test(right)) return happened
  return actionLine(at, acted['nick'] ?? '', acted['text'] ?? '')
}
