/**
 * The plain door: a person with nc or telnet. It asks for a nickname, leads into a channel, and then it is lines in, lines
 * out; a line that begins with a slash is a command.
 */
import { LineDecoder, OVERLONG_LINE, type DecodedLine } from '@partyline/net'
import { NO_TAGS, splitText } from '@partyline/irc'
import type { Plan, Responder } from '../../commands/definition.ts'
import type { Dispatcher } from '../../commands/dispatcher.ts'
import { isPassword } from '../../commands/registration.ts'
import { Capability } from '../../session/capabilities.ts'
import { IrcEncoders } from '../../session/irc-encoder.ts'
import type { PasswordGuesses } from '../../session/password-guesses.ts'
import type { ServerInfo } from '../../session/server-info.ts'
import type { Session } from '../../session/session.ts'
import type { Conversation, DoorBehaviour, Step } from '../reception.ts'
import { encodingOf, UTF8, type Encoding } from './encodings.ts'
import { parseIntroduction } from './introduction.ts'
import { plainEncoder } from './plain-encoder.ts'
import { HELP, parsePlainLine, type PlainLine } from './plain-line.ts'
import { plainText } from './plain-text.ts'

/** How much of what was said before is shown to a person that comes in. */
const HISTORY_SHOWN = 20

/** A line may be this many times as long as a message: it is sent as several. */
const MESSAGES_PER_LINE = 8

/** The longest host in a source. */
const HOST_BYTES_MAX = 64

const NAME_QUESTION = 'Your nickname?'
const PASSWORD_QUESTION = 'Password of this server?'

export interface PlainDoorParts {
  readonly dispatcher: Dispatcher
  readonly info: () => ServerInfo
  readonly guesses: PasswordGuesses
}

/** @param name `plain`, or `plains` over TLS */
export function plainDoor(name: 'plain' | 'plains', parts: PlainDoorParts): DoorBehaviour {
  const { info } = parts
  const conversations = new WeakMap<Session, PlainConversation>()
  const ircEncoders = new IrcEncoders(() => info().limits.lineBytesMax)
  return {
    name,
    isPerson: true,
    // An IRC client that came to the wrong door is told so in its own language.
    encoderFor: (capabilities) => (capabilities === PERSON ? plainEncoder : ircEncoders.for(capabilities)),
    converse(session) {
      session.capabilities = PERSON
      const conversation = new PlainConversation(session, parts)
      conversations.set(session, conversation)
      return conversation
    },
    registered: (session) => conversations.get(session)?.enter(),
  }
}

/** Marks history as such, so that the encoder can show when it was said. */
const PERSON = Capability.batch

type Say = Extract<PlainLine, { kind: 'say' }>

class PlainConversation implements Conversation {
  readonly #session: Session
  readonly #dispatcher: Dispatcher
  readonly #parts: PlainDoorParts
  readonly #decoder: LineDecoder
  #encoding: Encoding = UTF8
  /** Where a line without a command goes. */
  #channel: string

  constructor(session: Session, parts: PlainDoorParts) {
    this.#session = session
    this.#dispatcher = parts.dispatcher
    this.#parts = parts
    const info = this.#info
    this.#channel = info.lobby
    this.#decoder = new LineDecoder({ lineBytesMax: info.limits.lineBytesMax * MESSAGES_PER_LINE, lineEnd: 'any' })
    this.#note(`Welcome to ${info.network}. Lines you type go to ${info.lobby}; /help lists commands.`)
    this.#note(info.password === null ? NAME_QUESTION : PASSWORD_QUESTION)
  }

  /** As it is now: a reload may change it. */
  get #info(): ServerInfo {
    return this.#parts.info()
  }

  enter(): void {
    this.#command('JOIN', this.#channel)
    this.#command('CHATHISTORY', 'LATEST', this.#channel, '*', String(HISTORY_SHOWN))
  }

  *read(bytes: Uint8Array): Iterable<Step> {
    for (const line of this.#decoder.decode(bytes)) yield* this.#steps(line)
  }

  /** What is piped in often lacks the last line end, and means its last line all the same. */
  *end(): Iterable<Step> {
    const rest = this.#decoder.end()
    if (rest !== undefined) yield* this.#steps(rest)
  }

  /** What a line is, is decided once and as a whole; a long text is then said in several messages. */
  *#steps(line: DecodedLine): Iterable<Step> {
    let rest: readonly Say[] = []
    yield () => {
      const text = this.#textOf(line)
      if (text === null) return undefined
      // Only when its turn has come it is known what a line is: a script that writes ahead is held back until then.
      if (this.#session.registration.state !== 'done') return this.#introduce(text)
      const parsed = parsePlainLine(text, this.#channel)
      if (parsed.kind !== 'say') return this.#take(parsed)
      const [first, ...others] = this.#messagesOf(parsed)
      rest = others
      return first === undefined ? undefined : this.#say(first)
    }
    for (const part of rest) yield () => this.#say(part)
  }

  /** null where there is nothing to take, and why has been told. */
  #textOf(line: DecodedLine): string | null {
    if (line === OVERLONG_LINE) {
      const bytesMax = this.#info.limits.lineBytesMax * MESSAGES_PER_LINE
      this.#answer(`This line was longer than ${bytesMax} bytes, and nothing of it was sent`)
      return null
    }
    const decoded = this.#encoding.decode(line)
    if (decoded === null) {
      const name = this.#encoding.name.toUpperCase()
      this.#answer(
        `This line is not ${name}, so it was not sent. Say how your terminal writes: ` +
          '/encoding utf-8, gbk, big5, shift_jis, latin1 …',
      )
      return null
    }
    const text = plainText(decoded).trim()
    if (text !== '') return text
    this.#dispatcher.ignore(this.#session)
    return null
  }

  /** Before the registration a line is the password, if there is one, and then the nickname. */
  #introduce(text: string): void {
    const { registration } = this.#session
    const asked = this.#info.password !== null && registration.password === null ? 'password' : 'nickname'
    const line = parseIntroduction(text, asked)
    switch (line.kind) {
      case 'answer':
        if (asked === 'nickname') return this.#beCalled(line.text)
        return this.#takePassword(line.text)
      case 'irc-client':
        return this.#sendAway()
      case 'quit':
        return this.#command('QUIT', ...line.reason)
      case 'help':
        this.#answer(...HELP)
        return this.#note(asked === 'nickname' ? NAME_QUESTION : PASSWORD_QUESTION)
      case 'encoding':
        return this.#setEncoding(line.name)
      case 'early':
        return this.#answer('Please choose a nickname first.', NAME_QUESTION)
      default:
        return line satisfies never
    }
  }

  /** A wrong one is told at once, and the next one is read as late as it would be on a new connection. */
  #takePassword(password: string): void {
    if (isPassword(password, this.#info)) {
      this.#command('PASS', password)
      return this.#note(NAME_QUESTION)
    }
    const { guesses } = this.#parts
    const { holder } = this.#session
    guesses.add(holder)
    const seconds = Math.ceil(guesses.waitMs(holder) / 1000)
    const delay = seconds === 0 ? '' : ` The next one is looked at in ${seconds} second${seconds === 1 ? '' : 's'}.`
    this.#answer(`This is not the password.${delay}`, PASSWORD_QUESTION)
  }

  #beCalled(nick: string): void {
    this.#command('USER', 'plain', '0', '*', nick)
    this.#command('NICK', nick)
    this.#dispatcher.tell(this.#session, (responder) => {
      const isAskedAgain = responder.network.user(this.#session.id) === undefined && !this.#session.isLeaving
      if (isAskedAgain) sendNote(responder, NAME_QUESTION)
    })
  }

  #sendAway(): void {
    this.#session.capabilities = 0
    const { irc, ircs } = this.#info.ports
    const ways = [...irc.map((port) => `port ${port}`), ...ircs.map((port) => `port ${port} with TLS`)]
    const where =
      ways.length === 0 ? 'This server has no door for IRC clients' : `IRC clients connect to ${ways.join(' or ')}`
    this.#dispatcher.dismiss(
      this.#session,
      `This door is for people with nc or telnet: they type only a nickname. ${where}`,
    )
  }

  #take(line: Exclude<PlainLine, Say>): void | Promise<void> {
    switch (line.kind) {
      case 'help':
        return this.#answer(...HELP)
      case 'encoding':
        return this.#setEncoding(line.name)
      case 'misused':
        return this.#answer(`Please write it like this: ${line.form}`)
      case 'unknown':
        return this.#answer(`There is no command ${line.name}; /help lists them`)
      case 'command':
        this.#command(line.verb, ...line.params)
        if (line.verb === 'JOIN') return this.#moveTo(line.params[0] ?? '')
        return line.verb === 'PART' ? this.#moveOn() : undefined
      default:
        return line satisfies never
    }
  }

  #messagesOf({ target, text, isAction }: Say): readonly Say[] {
    const { lineBytesMax, nicknameBytesMax, userBytesMax } = this.#info.limits
    const source = nicknameBytesMax + userBytesMax + HOST_BYTES_MAX
    const rest = Buffer.byteLength(`:!@ PRIVMSG ${target} :${isAction ? '\u{1}ACTION \u{1}' : ''}\r\n`)
    // What does not fit even so is refused as from any client.
    const parts = splitText(text, Math.max(lineBytesMax - source - rest, TEXT_BYTES_MIN))
    // Without a text, the network says what is missing.
    return (parts.length === 0 ? [''] : parts).map((part) => ({ kind: 'say', target, text: part, isAction }))
  }

  #say({ target, text, isAction }: Say): void {
    this.#command('PRIVMSG', target, isAction ? `\u{1}ACTION ${text}\u{1}` : text)
  }

  #setEncoding(name: string): void {
    const encoding = encodingOf(name)
    if (encoding === null) {
      return this.#answer(
        `There is no encoding "${name}". Known are utf-8, gbk, big5, shift_jis, euc-kr, latin1 and more`,
      )
    }
    this.#encoding = encoding
    this.#session.transcode = encoding === UTF8 ? null : (bytes) => encoding.encode(Buffer.from(bytes).toString())
    this.#answer(`Your terminal writes ${encoding.name} now`)
  }

  /** Lines go to the new channel only if the session was let in; the next line waits for that. */
  #moveTo(channel: string): Promise<void> {
    return this.#whenDone(({ network, session }) => {
      if (network.channel(channel)?.members.has(session.id) === true) this.#channel = channel
    })
  }

  /** A person that has left a channel goes on in another channel, if there is any. */
  #moveOn(): Promise<void> {
    return this.#whenDone((responder) => {
      const { network, session } = responder
      if (network.channel(this.#channel)?.members.has(session.id) === true) return
      const next = [...(network.user(session.id)?.channels.values() ?? [])].at(-1)
      if (next === undefined) return sendNote(responder, 'You are in no channel; /join #name enters one')
      this.#channel = next.name
      sendNote(responder, `Lines you type go to ${next.name} now`)
    })
  }

  /** Resolves when everything before has had its effect. */
  #whenDone(effect: (responder: Responder) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#dispatcher.tell(this.#session, (responder) => {
        effect(responder)
        resolve()
      })
    })
  }

  /** To what a person typed: it counts as a line. */
  #answer(...texts: readonly string[]): void {
    this.#dispatcher.reject(this.#session, notes(texts))
  }

  #note(text: string): void {
    this.#dispatcher.tell(this.#session, (responder) => sendNote(responder, text))
  }

  #command(verb: string, ...params: readonly string[]): void {
    this.#dispatcher.receive(this.#session, { tags: NO_TAGS, source: null, verb, params })
  }
}

/** The least into which text can be split: a character of UTF-8. */
const TEXT_BYTES_MIN = 4

function notes(texts: readonly string[]): Plan {
  return {
    kind: 'ask',
    answer: (responder) => {
      for (const text of texts) sendNote(responder, text)
    },
  }
}

function sendNote({ send, to }: Responder, text: string): void {
  send({ source: to.server, verb: 'NOTE', params: ['*', 'PLAIN', text] })
}
