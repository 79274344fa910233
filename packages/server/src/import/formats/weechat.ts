/** The log of WeeChat (`.weechatlog`, logger.file.time_format as it comes): date, prefix and text, with tabs between them. */
import { dayOf, localTime } from '../dates.ts'
import { parseHappened, type Sentence } from '../happened.ts'
import { actionLine, deedLine, OTHER, UNREADABLE, type LogFormat } from '../log-line.ts'

const LINE =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2}) (?<clock>\d{2}:\d{2}:\d{2})(?:\.\d+)?\t(?<prefix>[^\t]*)\t(?<text>.*)$/s
const NOTED = /^Notice\((?<nick>[^ )]+)\): ?(?<text>.*)$/s
const ACTED = /^(?<nick>\S+) (?<text>.*)$/s
/** With the real name before the address, or without. */
const SENTENCES: readonly Sentence[] = [
  [/^(?<nick>\S+) \(.*\) has joined \S+$/s, 'JOIN'],
  [/^(?<nick>\S+) \([^)]*\) has left \S+(?: \((?<reason>.*)\))?$/s, 'PART'],
  [/^(?<nick>\S+) \([^)]*\) has quit(?: \((?<reason>.*)\))?$/s, 'QUIT'],
  [/^(?<nick>\S+) has kicked (?<what>\S+)(?: \((?<reason>.*)\))?$/s, 'KICK'],
  [/^(?<nick>\S+) is now known as (?<what>\S+)$/s, 'NICK'],
  [/^(?<nick>\S+) has changed topic for \S+ (?:from ".*" )?to "(?<what>.*)"$/s, 'TOPIC'],
]
const SENTENCE_PREFIXES = new Set(['-->', '<--', '--'])

export const weechat: LogFormat = {
  open: () => (line) => {
    const { year, month, day, clock = '', prefix = '', text = '' } = LINE.exec(line)?.groups ?? {}
    const at = localTime(dayOf(Number(year), Number(month), Number(day)), clock)
    if (at === null) return UNREADABLE
    const sign = prefix.trim()
    if (sign === '*') {
      const acted = ACTED.exec(text)?.groups
      return acted === undefined ? OTHER : actionLine(at, acted['nick'] ?? '', acted['text'] ?? '')
    }
    if (SENTENCE_PREFIXES.has(sign)) {
      const noted = NOTED.exec(text)?.groups
      if (noted !== undefined) return deedLine(at, noted['nick'] ?? '', 'NOTICE', noted['text'] ?? '')
      return parseHappened(at, text, SENTENCES)
    }
    // Marks of other lines: errors, the network, an empty prefix.
    if (/^(=!=|[-=<>!*]*)$/.test(sign)) return OTHER
    // With or without what stands around a nickname (weechat.look.nick_prefix).
    return deedLine(at, sign.replace(/^<(.*)>$/, '$1').replace(/^[~&@%+!]/, ''), 'PRIVMSG', text)
  },
}
