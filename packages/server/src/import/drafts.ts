/** What a line of a log is as an event of a channel, before it has a time. Nothing of it may break a line of the protocol. */
import { splitText } from '@partyline/irc'
import { isWritable } from '../store/event-row.ts'
import type { StoredEvent } from '../store/store.ts'
import { IMPORT_LIMITS } from './limits.ts'
import type { LoggedDeed, LoggedEvent } from './log-line.ts'

export type Draft = Pick<StoredEvent, 'verb' | 'source' | 'params' | 'tags'>

/** Behind a nickname. Addresses are left out: they stand in logs as they were, and not as this server would show them. */
const ADDRESS = 'log@imported.invalid'
/** RFC 1459 2.3, without CR LF. */
const LINE_BYTES = 510
const NICK = /^[^\s!@,:*?\p{Cc}][^\s!@,*?\p{Cc}]*$/u
/** What cannot stand in a line. */
// oxlint-disable-next-line no-control-regex
const BREAKING = /[\0\r\n]/g
const ACTION = '\u0001ACTION '
const CTCP_END = '\u0001'
const SOURCE = /^[^\s!@]+![^\s!@]*@[^\s!@]+$|^[^\s!@]+$/
/** How many parameters an event has, with the channel first where it has one. */
const SHAPES: Readonly<Record<string, readonly [least: number, most: number, hasChannel: boolean]>> = {
  PRIVMSG: [2, 2, true],
  NOTICE: [2, 2, true],
  TAGMSG: [1, 1, true],
  JOIN: [1, 1, true],
  PART: [1, 2, true],
  TOPIC: [2, 2, true],
  KICK: [2, 3, true],
  MODE: [2, 15, true],
  NICK: [1, 1, false],
  QUIT: [0, 1, false],
}

/** One, or several where a text is longer than a line; none where it is no line of IRC. */
export function draftsOfDeed({ verb, nick, params }: LoggedDeed, channel: string): readonly Draft[] {
  if (!isNick(nick) || (verb === 'NICK' && !isNick(params[0] ?? ''))) return []
  const source = `${nick}!${ADDRESS}`
  const clean = params.map((param) => param.replaceAll(BREAKING, ' ').toWellFormed())
  const isSpoken = verb === 'PRIVMSG' || verb === 'NOTICE'
  const texts = isSpoken
    ? textsOf(clean[0] ?? '', LINE_BYTES - Buffer.byteLength(`:${source} ${verb} ${channel} :`))
    : null
  if (texts !== null) return texts.map((text) => ({ verb, source, params: [channel, text], tags: {} }))
  const draft = { verb, source, params: verb === 'NICK' || verb === 'QUIT' ? clean : [channel, ...clean], tags: {} }
  return isSound(draft) ? [draft] : []
}

/** One, or none where it is no event that a server records. */
export function draftsOfEvent({ verb, source, params, tags }: LoggedEvent, channel: string): readonly Draft[] {
  const [, , hasChannel = false] = SHAPES[verb] ?? []
  if (!SOURCE.test(source)) return []
  const known = Object.entries(tags).filter(([name]) => name.startsWith('+') || name === 'bot')
  const draft = {
    verb,
    source,
    params: hasChannel ? [channel, ...params.slice(1)] : params,
    tags: Object.fromEntries(known),
  }
  return params.length > 0 || !hasChannel ? [draft].filter(isSound) : []
}

function isNick(nick: string): boolean {
  return NICK.test(nick) && Buffer.byteLength(nick) <= IMPORT_LIMITS.nickBytesMax
}

function isSound(draft: Draft): boolean {
  const [least, most] = SHAPES[draft.verb] ?? [0, -1]
  if (draft.params.length < least || draft.params.length > most) return false
  const isWellFormed = [...draft.params, draft.source, ...Object.entries(draft.tags).flat()].every((text) => {
    return text.isWellFormed()
  })
  return isWellFormed && isWritable({ ...draft, time: 0, id: '', target: '' })
}

function textsOf(text: string, bytesMax: number): readonly string[] {
  // Nearly all are short.
  if (text !== '' && Buffer.byteLength(text) <= bytesMax) return [text]
  if (!text.startsWith(ACTION) || !text.endsWith(CTCP_END)) return splitText(text, bytesMax)
  const acted = text.slice(ACTION.length, -CTCP_END.length)
  return splitText(acted, bytesMax - ACTION.length - CTCP_END.length).map((part) => ACTION + part + CTCP_END)
}
