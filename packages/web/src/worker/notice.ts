/** A push as a notification: the server sends the message as one line of IRC (soju.im/webpush), encrypted for this browser. */
import { bareText, parseMessage } from '@partyline/irc'
import type { Chosen } from './protocol.ts'

/** As much as systems show at most. */
const TEXT_CHARACTERS_MAX = 300
const CHANNEL = /^[~&@%+!]*([#&+!].*)$/
/** CTCP ACTION: what is done (https://modern.ircdocs.horse/ctcp). */
const ACTION = `${String.fromCodePoint(1)}ACTION `
/** Nothing that turns the text around it, or hides in it, outside of a page that could isolate it. */
const DANGEROUS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

export interface Notice {
  readonly title: string
  readonly body: string
  /** Another one with it takes its place: a page that was told of the same message by the server itself shows it once. */
  readonly tag: string
  readonly time: number | null
  readonly chosen: Chosen
}

/** null for what is no message. */
export function noticeOf(line: string): Notice | null {
  const message = parsed(line)
  if (message === null || !['PRIVMSG', 'NOTICE'].includes(message.verb)) return null
  const { source, params, tags } = message
  const [target = '', text = ''] = params
  const nick = shown((source ?? '').split('!')[0] ?? '')
  if (nick === '') return null
  const [, channel = null] = CHANNEL.exec(target) ?? []
  const said = shown(bareText(text))
  const id = tags.get('msgid') ?? null
  const time = Date.parse(tags.get('time') ?? '')
  return {
    title: channel === null ? nick : `${nick} · ${shown(channel)}`,
    body: cut(text.startsWith(ACTION) ? `* ${nick} ${said}` : said),
    tag: id ?? `${nick} ${target}`,
    time: Number.isNaN(time) ? null : time,
    chosen: { kind: 'chosen', place: channel ?? nick, id },
  }
}

function parsed(line: string) {
  try {
    return parseMessage(line)
  } catch {
    return null
  }
}

function shown(text: string): string {
  return text.replaceAll(DANGEROUS, ' ').trim()
}

function cut(text: string): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
  return characters.length <= TEXT_CHARACTERS_MAX ? text : `${characters.slice(0, TEXT_CHARACTERS_MAX - 1).join('')}…`
}
