/**
 * The log of WeeChat (`.weechatlog`, logger.file.time_format as it comes): date, prefix and text, with tabs between them. Since 4.8.0 the
 * date is in UTC and ends in Z; a log that was begun before goes on so.
 */
import { dayOf, localTime } from '../dates.ts'
import { parseHappened, type Sentence } from '../happened.ts'
import { actionLine, deedLine, OTHER, UNREADABLE, type LogFormat, type LogTime } from '../log-line.ts'

const LINE =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2}) (?<clock>\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?<zone>Z?)\t(?<prefix>[^\t]*)\t(?<text>.*)$/s
const NOTED = /^Notice\((?<nick>[^ )]+)\): ?(?<text>.*)$/s
const ACTED = /^(?<nick>\S+) (?<text>.*)$/s
/** Of the rank, before a nickname (irc.look.nick_mode). */
const SIGN = /^[~&@%+!]/
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
    const { year, month, day, clock = '', zone, prefix = '', text = '' } = LINE.exec(line)?.groups ?? {}
    const shown = localTime(dayOf(Number(year), Number(month), Number(day)), clock)
    if (shown === null) return UNREADABLE
    const at: LogTime = zone === 'Z' ? { ...shown, kind: 'utc' } : shown
    const sign = prefix.trim()
    if (sign === '*') {
      const acted = ACTED.exec(text)?.groups
      return acted === undefined ? OTHER : actionLine(at, bare(acted['nick'] ?? ''), acted['text'] ?? '')
    }
    if (SENTENCE_PREFIXES.has(sign)) {
      const noted = NOTED.exec(text)?.groups
      if (noted !== undefined) return deedLine(at, noted['nick'] ?? '', 'NOTICE', noted['text'] ?? '')
      return parseHappened(at, text, SENTENCES)
    }
    // Marks of other lines: errors, the network, an empty prefix.
    if (/^(=!=|[-=<>!*]*)$/.test(sign)) return OTHER
    // With or without what stands around a nickname (weechat.look.nick_prefix).
    return deedLine(at, bare(sign.replace(/^<(.*)>$/, '$1')), 'PRIVMSG', text)
  },
}

function bare(nick: string): string {
  return nick.replace(SIGN, '')
}
