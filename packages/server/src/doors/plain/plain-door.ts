/**
 * The plain door: a person with nc or telnet. It asks for a nickname, puts him into a channel, and then it is lines in,
 * lines out; a line that begins with a slash is a command.
 */
import { LineDecoder, OVERLONG_LINE, type DecodedLine } from '@partyline/net'
import { NO_TAGS, splitText } from '@partyline/irc'
import { refusal } from '../../commands/definition.ts'
import type { Dispatcher } from '../../commands/dispatcher.ts'
import { refuse } from '../../network/refusal.ts'
import { Capability } from '../../session/capabilities.ts'
import type { ServerInfo } from '../../session/server-info.ts'
import type { Session } from '../../session/session.ts'
import type { Conversation, DoorBehaviour, Step } from '../reception.ts'
import { plainEncoder } from './plain-encoder.ts'
import { HELP, parsePlainLine } from './plain-line.ts'

/** How much of what was said before is shown to one who comes in. */
const HISTORY_SHOWN = 20

/** What a line to a channel may have at most, so that it fits into an IRC line with its source. */
const SOURCE_BYTES_MAX = 120

export function plainDoor(dispatcher: Dispatcher, channel: string, info: () => ServerInfo): DoorBehaviour {
  const conversations = new WeakMap<Session, PlainConversation>()
  return {
    name: 'plain',
    answersPing: false,
    encoderFor: () => plainEncoder,
    converse(session) {
      // Marks history as such, so that the encoder can show when it was said.
      session.capabilities = Capability.batch
      const conversation = new PlainConversation(session, dispatcher, channel, info())
      conversations.set(session, conversation)
      return conversation
    },
    registered: (session) => conversations.get(session)?.enter(),
  }
}

class PlainConversation implements Conversation {
  readonly #session: Session
  readonly #dispatcher: Dispatcher
  readonly #info: ServerInfo
  readonly #decoder: LineDecoder
  /** Where a line without a command goes. */
  #channel: string

  constructor(session: Session, dispatcher: Dispatcher, channel: string, info: ServerInfo) {
    this.#session = session
    this.#dispatcher = dispatcher
    this.#channel = channel
    this.#info = info
    this.#decoder = new LineDecoder({ lineBytesMax: info.limits.lineBytesMax * 8, lineEnd: 'any' })
    this.#say(`Welcome to ${info.network}. Lines you type go to ${channel}; /help lists commands.`)
    this.#say(info.password === null ? 'Your nickname?' : 'Password of this server?')
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

  *#steps(line: DecodedLine): Iterable<Step> {
    if (line === OVERLONG_LINE) {
      yield () => this.#dispatcher.reject(this.#session, refusal(refuse('ERR_INPUTTOOLONG')))
      return
    }
    const text = line
      .toString()
      .replaceAll(/\p{Cc}/gu, '')
      .trim()
    if (text === '') {
      yield () => this.#dispatcher.ignore(this.#session)
      return
    }
    const bytesMax = this.#info.limits.lineBytesMax - SOURCE_BYTES_MAX - Buffer.byteLength(this.#channel)
    for (const part of text.startsWith('/') ? [text] : splitText(text, bytesMax)) yield () => this.#hear(part)
  }

  /** Only when its turn has come it is known what a line is: a script that writes ahead is held back until then. */
  #hear(text: string): void | Promise<void> {
    if (this.#session.registration.state === 'done') return this.#take(text)
    this.#introduce(text)
  }

  /** Before the registration a line is the password, if there is one, and then the nickname. */
  #introduce(text: string): void {
    const { registration } = this.#session
    if (this.#info.password !== null && registration.password === null) {
      this.#command('PASS', text)
      return this.#say('Your nickname?')
    }
    // No nickname begins with a slash, but who was told of the commands may ask for them first.
    if (text.startsWith('/')) return this.#takeEarly(text)
    if (registration.user === null) this.#command('USER', 'plain', '0', '*', text)
    this.#command('NICK', text)
  }

  #takeEarly(text: string): void {
    const line = parsePlainLine(text, this.#channel)
    if (line.kind === 'command' && line.verb === 'QUIT') return this.#command(line.verb, ...line.params)
    if (line.kind === 'command' && line.verb === 'NICK' && line.params[0] !== '')
      return this.#introduce(line.params[0] ?? '')
    if (line.kind === 'help') this.#help()
    this.#say('First your nickname?')
  }

  #take(text: string): void | Promise<void> {
    const line = parsePlainLine(text, this.#channel)
    switch (line.kind) {
      case 'help':
        return this.#help()
      case 'unknown':
        return this.#say(`There is no command ${line.name}; /help lists them`)
      case 'command':
        this.#command(line.verb, ...line.params)
        return line.verb === 'JOIN' ? this.#moveTo(line.params[0] ?? '') : undefined
      default:
        return line satisfies never
    }
  }

  #help(): void {
    for (const help of HELP) this.#say(help)
  }

  /** Lines go to the new channel only if the session was let in; the next line waits for that. */
  #moveTo(channel: string): Promise<void> {
    return new Promise((resolve) => {
      this.#dispatcher.tell(this.#session, ({ network, session }) => {
        if (network.channel(channel)?.members.has(session.id) === true) this.#channel = channel
        resolve()
      })
    })
  }

  #say(text: string): void {
    this.#dispatcher.tell(this.#session, ({ send, to }) => {
      send({ source: to.server, verb: 'NOTE', params: ['*', 'PLAIN', text] })
    })
  }

  #command(verb: string, ...params: readonly string[]): void {
    this.#dispatcher.receive(this.#session, { tags: NO_TAGS, source: null, verb, params })
  }
}
