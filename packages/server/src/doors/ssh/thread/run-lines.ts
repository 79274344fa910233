/**
 * Lines in, lines out, for scripts: `ssh HOST '#ops' < file` says each line and ends when all of them are stored; without lines it shows what
 * others say there until the client goes.
 */
import { isUtf8 } from 'node:buffer'
import { splitText, type Message } from '@partyline/irc'
import { LineDecoder, OVERLONG_LINE, type DecodedLine } from '@partyline/net'
import { plainText } from '../../plain/plain-text.ts'
import { IrcSession, isRefusal } from './irc-session.ts'
import type { Program } from './program.ts'

const EXIT = { ok: 0, refused: 1 } as const
/** One line of a log with a stack trace in it. */
const LINE_BYTES_MAX = 16 * 1024
/** Messages that are on their way to the disk, before no more lines are read. */
const UNDERWAY_MAX = 32
/** In a message as others get it: `:nick!user@host PRIVMSG … :` and its end, apart from names. */
const REST_BYTES = 120
/** CTCP ACTION: what a person does. Its end is a control character, which is not shown. */
const ACTION = '\u{1}ACTION '

export const runLines: Program = async ({ openPipe, nick, channel, input, output, texts, lineBytesMax, isOver }) => {
  const session = new IrcSession(openPipe())
  const entry = await session.enter(nick, channel)
  if (entry.kind === 'refused') {
    await output.complain(texts.notIn(channel, entry.reason))
    return EXIT.refused
  }
  const poster = new Poster(session, channel, lineBytesMax - REST_BYTES - Buffer.byteLength(channel))
  const saying = sayAll()
  const showing = showAll()
  await Promise.race([saying, showing, isOver])
  const { underway, wasRefused } = poster
  if (underway > 0) await output.complain(texts.unknown(underway))
  session.send({ verb: 'QUIT', params: [] })
  return underway > 0 || wasRefused ? EXIT.refused : EXIT.ok

  /** Resolves when all lines are stored, or refused; never where there is none. */
  async function sayAll(): Promise<void> {
    const decoder = new LineDecoder({ lineBytesMax: LINE_BYTES_MAX, lineEnd: 'any' })
    let number = 0
    const say = async (line: DecodedLine): Promise<void> => {
      number += 1
      const text = textOf(line)
      if (typeof text === 'string') await poster.say(text, number)
      else await complain(number, text.wrong === 'too long' ? texts.tooLong(LINE_BYTES_MAX) : texts.notUtf8)
    }
    for await (const bytes of input) for (const line of decoder.decode(bytes)) await say(line)
    const rest = decoder.end()
    if (rest !== undefined) await say(rest)
    if (number === 0) await new Promise(() => {})
    await poster.settled()
  }

  async function showAll(): Promise<void> {
    for (let message = await session.next(); message !== null; message = await session.next()) {
      const refused = poster.take(message)
      if (refused !== null) await complain(refused.line, refused.reason)
      else if (message.verb === 'ERROR') await output.complain(texts.ended(message.params[0] ?? ''))
      else {
        const line = lineOf(message, entry.kind === 'entered' ? entry.nick : nick, channel)
        if (line !== null) await output.write(`${line}\n`)
      }
    }
  }

  async function complain(line: number, reason: string): Promise<void> {
    poster.wasRefused = true
    await output.complain(texts.notSaid(line, reason))
  }
}

function textOf(line: DecodedLine): string | { readonly wrong: 'too long' | 'no text' } {
  if (line === OVERLONG_LINE) return { wrong: 'too long' }
  if (!isUtf8(line)) return { wrong: 'no text' }
  return plainText(line.toString()).trimEnd()
}

/** What another person says in the channel, as a line; null for all else. */
function lineOf({ verb, source, params }: Message, own: string, channel: string): string | null {
  const [target = '', text = ''] = params
  const nick = source?.split('!')[0] ?? ''
  if ((verb !== 'PRIVMSG' && verb !== 'NOTICE') || target.toLowerCase() !== channel.toLowerCase() || nick === own)
    return null
  if (text.startsWith(ACTION)) return `* ${nick} ${plainText(text.slice(ACTION.length))}`
  return verb === 'NOTICE' ? `-${nick}- ${plainText(text)}` : `<${nick}> ${plainText(text)}`
}

/** Says lines, and knows of each whether it is stored: its echo comes only then. */
class Poster {
  wasRefused = false
  readonly #session: IrcSession
  readonly #channel: string
  readonly #textBytesMax: number
  /** By label: the number of the line. */
  readonly #underway = new Map<string, number>()
  #next = 0
  #wake = () => {}

  constructor(session: IrcSession, channel: string, textBytesMax: number) {
    this.#session = session
    this.#channel = channel
    this.#textBytesMax = textBytesMax
  }

  get underway(): number {
    return this.#underway.size
  }

  async say(text: string, line: number): Promise<void> {
    for (const part of splitText(text, this.#textBytesMax)) {
      await this.#fewerThan(UNDERWAY_MAX)
      const label = String((this.#next += 1))
      this.#underway.set(label, line)
      this.#session.send({ tags: new Map([['label', label]]), verb: 'PRIVMSG', params: [this.#channel, part] })
      await this.#session.room()
    }
  }

  settled(): Promise<void> {
    return this.#fewerThan(1)
  }

  /** @returns what was refused by this message */
  take(message: Message): { readonly line: number; readonly reason: string } | null {
    const label = message.tags.get('label')
    const line = label === undefined ? undefined : this.#underway.get(label)
    if (label === undefined || line === undefined) return null
    this.#underway.delete(label)
    this.#wake()
    return isRefusal(message) ? { line, reason: message.params.at(-1) ?? '' } : null
  }

  async #fewerThan(max: number): Promise<void> {
    while (this.#underway.size >= max) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}
