/** The log of ZNC (module `log`, with the time stamps that it comes with): a file for each day, which has its date in its name. */
import { dayOf, localTime } from '../dates.ts'
import { parseHappened, type Sentence } from '../happened.ts'
import { actionLine, deedLine, OTHER, UNREADABLE, type LogFormat, type LogLine, type LogTime } from '../log-line.ts'

/** The last date in it: `2026-11-29.log`, of early versions `#channel_20261129.log`. */
const NAME = /(?<year>\d{4})(?<dash>-?)(?<month>\d{2})\k<dash>(?<day>\d{2})\D*$/s
const LINE = /^\[(?<clock>\d{2}:\d{2}(?::\d{2})?)\] (?<rest>.*)$/s
const SAID = /^<(?<nick>[^ >]+)> ?(?<text>.*)$/s
const ACTED = /^\* (?<nick>\S+) (?<text>.*)$/s
const NOTED = /^-(?<nick>[^ ]+)- ?(?<text>.*)$/s
const HAPPENED = '*** '
const SENTENCES: readonly Sentence[] = [
  [/^Joins: (?<nick>\S+)(?: \(\S*\))?$/s, 'JOIN'],
  [/^Parts: (?<nick>\S+) \(\S*\)(?: \((?<reason>.*)\))?$/s, 'PART'],
  [/^Quits: (?<nick>\S+) \(\S*\)(?: \((?<reason>.*)\))?$/s, 'QUIT'],
  [/^(?<what>\S+) was kicked by (?<nick>\S+)(?: \((?<reason>.*)\))?$/s, 'KICK'],
  [/^(?<nick>\S+) is now known as (?<what>\S+)$/s, 'NICK'],
  [/^(?<nick>\S+) changes topic to '(?<what>.*)'$/s, 'TOPIC'],
]

export const znc: LogFormat = {
  open: (fileName) => {
    const { year, month, day } = NAME.exec(fileName)?.groups ?? {}
    const dayMs = dayOf(Number(year), Number(month), Number(day))
    return (line) => {
      const { clock = '', rest = '' } = LINE.exec(line)?.groups ?? {}
      const at = localTime(dayMs, clock)
      return at === null ? UNREADABLE : parseRest(at, rest)
    }
  },
}

function parseRest(at: LogTime, rest: string): LogLine {
  if (rest.startsWith(HAPPENED)) return parseHappened(at, rest.slice(HAPPENED.length), SENTENCES)
  const said = SAID.exec(rest)?.groups
  if (said !== undefined) return deedLine(at, said['nick'] ?? '', 'PRIVMSG', said['text'] ?? '')
  const acted = ACTED.exec(rest)?.groups
  if (acted !== undefined) return actionLine(at, acted['nick'] ?? '', acted['text'] ?? '')
  const noted = NOTED.exec(rest)?.groups
  return noted === undefined ? OTHER : deedLine(at, noted['nick'] ?? '', 'NOTICE', noted['text'] ?? '')
}
