/**
 * The plain door: a person with nc or telnet. It asks for a nickname, leads into a channel, and then it is lines in, lines
 * out; a line that begins with a slash is a command.
 */
import { LineDecoder, OVERLONG_LINE, type DecodedLine } from '@partyline/net'
import { splitText } from '@partyline/irc'
import type { Dispatcher } from '../../commands/dispatcher.ts'
import { nameKey } from '../../network/context.ts'
import { Capability, type CapabilitySet } from '../../session/capabilities.ts'
import { IrcEncoders } from '../../session/irc-encoder.ts'
import type { ServerInfo } from '../../session/server-info.ts'
import type { Session } from '../../session/session.ts'
import { defineDoor } from '../definition.ts'
import { lineDoor } from '../line-door.ts'
import type { Conversation, DoorBehaviour, Step } from '../conversation.ts'
import { encodingOf, UTF8, type Encoding } from './encodings.ts'
import { PlainEncoders } from './plain-encoder.ts'
import { PlainIntroduction, type IntroductionParts } from './plain-introduction.ts'
import { HELP, parsePlainLine, type PlainLine } from './plain-line.ts'
import { PLAIN_LIMITS, type PlainLimits } from './plain-limits.ts'
import { plainText } from './plain-text.ts'
import { PlainVoice } from './plain-voice.ts'
import { clearPlain, encryptedPlain } from './plain-ways-in.ts'
import { StoppingKeys, withoutTelnet } from './telnet.ts'

const TOO_LONG_A_NAME = 'This line is longer than any nickname or password'
const NOWHERE = 'You are in no channel. /join #name enters one'

/** The longest host in a source. */
const HOST_BYTES_MAX = 64

export interface PlainDoorParts extends Pick<IntroductionParts, 'info' | 'isInvitation'> {
  readonly dispatcher: Dispatcher
  readonly limits: () => PlainLimits
}

export const plainDoor = defineDoor({
  name: 'plain',
  visitors: 'people',
  clear: {
    help: 'For a person with nc or telnet. Repeatable. off turns it off',
    default: '127.0.0.1:6660',
    whenPublic: null,
    waysIn: clearPlain,
  },
  tls: {
    help: 'For a person with openssl s_client -quiet or ncat --ssl. Repeatable. off turns it off',
    default: null,
    whenPublic: '[::]:6690',
    waysIn: encryptedPlain,
  },
  options: {},
  limits: PLAIN_LIMITS,
  open(parts) {
    const isInvitation = (hash: string) => parts.network.isInvitation(hash, parts.admin.now())
    return lineDoor(parts.reception, plainBehaviour({ ...parts, isInvitation }))
  },
})

export function plainBehaviour(parts: PlainDoorParts): DoorBehaviour {
  const { info } = parts
  const conversations = new WeakMap<Session, PlainConversation>()
  const ircEncoders = new IrcEncoders(() => info().limits.lineBytesMax)
  const plainEncoders = new PlainEncoders()
  const encoderFor = (encoding: Encoding) => (capabilities: CapabilitySet) =>
    // An IRC client that came to the wrong door is told so in its own language.
    capabilities === PERSON ? plainEncoders.for(encoding) : ircEncoders.for(capabilities)
  return {
    isPerson: true,
    encoderFor: encoderFor(UTF8),
    converse(session) {
      session.negotiate({ capabilities: PERSON })
      const conversation = new PlainConversation(session, parts, (encoding) => session.encodeWith(encoderFor(encoding)))
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
  readonly #parts: PlainDoorParts
  readonly #voice: PlainVoice
  readonly #introduction: PlainIntroduction
  readonly #lineBytesMax: number
  readonly #decoder: LineDecoder
  readonly #stoppingKeys = new StoppingKeys()
  readonly #writeIn: (encoding: Encoding) => void
  #encoding: Encoding = UTF8
  /** Where a line without a command goes; null when the person is in no channel. */
  #channel: string | null

  /** @param writeIn has everything from then on written in this encoding */
  constructor(session: Session, parts: PlainDoorParts, writeIn: (encoding: Encoding) => void) {
    this.#writeIn = writeIn
    this.#session = session
    this.#parts = parts
    this.#voice = new PlainVoice(session, parts.dispatcher)
    this.#introduction = new PlainIntroduction({
      ...parts,
      session,
      voice: this.#voice,
      setEncoding: (name) => this.#setEncoding(name),
    })
    const info = this.#info
    this.#channel = info.lobby
    this.#lineBytesMax = info.limits.lineBytesMax * parts.limits().plainMessagesPerLineMax
    this.#decoder = new LineDecoder({ lineBytesMax: this.#lineBytesMax, lineEnd: 'any' })
    this.#voice.note(`Welcome to ${info.network}. Lines you type go to ${info.lobby}. /help lists commands.`)
    this.#introduction.begin()
  }

  /** As it is now: a reload may change it. */
  get #info(): ServerInfo {
    return this.#parts.info()
  }

  enter(): void {
    const channel = this.#channel ?? this.#info.lobby
    this.#voice.command('JOIN', channel)
    this.#voice.command('CHATHISTORY', 'LATEST', channel, '*', String(this.#parts.limits().plainHistoryShownMax))
  }

  *read(bytes: Uint8Array): Iterable<Step> {
    for (const line of this.#decoder.decode(bytes)) yield* this.#steps(line)
    // No line end follows such a key. Lines that came before it are said; one that is not complete was given up.
    if (this.#stoppingKeys.areIn(bytes, this.#encoding)) yield () => this.#voice.command('QUIT')
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
      // A browser could hide so how it begins.
      if (line === OVERLONG_LINE && this.#session.standing !== 'present') return this.#voice.dismiss(TOO_LONG_A_NAME)
      const text = this.#textOf(line)
      if (text === null) return undefined
      // Only when its turn has come it is known what a line is: a script that writes ahead is held back until then.
      if (this.#session.standing !== 'present') return this.#introduction.take(text)
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
      this.#voice.answer(`This line was longer than ${this.#lineBytesMax} bytes, and nothing of it was sent`)
      return null
    }
    const decoded = this.#encoding.decode(withoutTelnet(line, this.#encoding))
    if (decoded === null) {
      const name = this.#encoding.name.toUpperCase()
      this.#voice.answer(
        `This line is not ${name}, so it was not sent. Say how your terminal writes: ` +
          '/encoding utf-8, gbk, big5, shift_jis, latin1 and more',
      )
      return null
    }
    const text = plainText(decoded).trim()
    if (text !== '') return text
    this.#voice.ignore()
    return null
  }

  #take(line: Exclude<PlainLine, Say>): void | Promise<void> {
    switch (line.kind) {
      case 'help':
        return this.#voice.answer(...HELP)
      case 'nowhere':
        return this.#voice.answer(NOWHERE)
      case 'encoding':
        return this.#setEncoding(line.name)
      case 'misused':
        return this.#voice.answer(`Please write it like this: ${line.form}`)
      case 'unknown':
        return this.#voice.answer(
          `There is no command ${line.name}. ${line.meant === null ? '/help lists them' : `Please use ${line.meant}`}`,
        )
      case 'question':
        return this.#voice.question(line.nothing, line.verb, ...line.params)
      case 'command':
        this.#voice.command(line.verb, ...line.params)
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
    return parts.map((part) => ({ kind: 'say', target, text: part, isAction }))
  }

  #say({ target, text, isAction }: Say): void {
    this.#voice.command('PRIVMSG', target, isAction ? `\u{1}ACTION ${text}\u{1}` : text)
  }

  #setEncoding(name: string): void {
    const encoding = encodingOf(name)
    if (encoding === null) {
      return this.#voice.answer(
        `There is no encoding "${name}". Known are utf-8, gbk, big5, shift_jis, euc-kr, latin1 and more`,
      )
    }
    this.#encoding = encoding
    this.#writeIn(encoding)
    this.#voice.answer(`Your terminal writes ${encoding.name} now`)
  }

  /**
   * Lines go to the new channel only if the session was let in; the next line waits for that. A JOIN of a channel where the
   * person is already has no other answer.
   */
  #moveTo(channel: string): Promise<void> {
    return this.#voice.whenDone(({ network, session }) => {
      const joined = network.userOf(session.id)?.channels.get(nameKey(channel))
      if (joined === undefined) return []
      this.#channel = joined.name
      return [linesGoTo(joined.name)]
    })
  }

  /** A person that has left a channel goes on in another channel, if there is any. */
  #moveOn(): Promise<void> {
    return this.#voice.whenDone(({ network, session }) => {
      const channels = network.userOf(session.id)?.channels
      if (channels?.has(nameKey(this.#channel ?? '')) === true) return []
      const next = [...(channels?.values() ?? [])].at(-1)
      this.#channel = next?.name ?? null
      return [next === undefined ? NOWHERE : linesGoTo(next.name)]
    })
  }
}

function linesGoTo(channel: string): string {
  return `Lines you type go to ${channel} now`
}

/** The least into which text can be split: a character of UTF-8. */
const TEXT_BYTES_MIN = 4
