/** The IRC door: lines of the IRC protocol, from any client (RFC 1459 2.3, IRCv3 message-tags). */
import { isUtf8 } from 'node:buffer'
import { LineDecoder, OVERLONG_LINE, type DecodedLine } from '@partyline/net'
import { parseMessage } from '@partyline/irc'
import { refusal } from '../../commands/definition.ts'
import type { Dispatcher } from '../../commands/dispatcher.ts'
import type { Limits } from '../../limits.ts'
import { refuse, type Refusal } from '../../network/refusal.ts'
import { IrcEncoders } from '../../session/irc-encoder.ts'
import type { Session } from '../../session/session.ts'
import { defineDoor } from '../definition.ts'
import { lineDoor } from '../line-door.ts'
import type { Conversation, DoorBehaviour } from '../reception.ts'

const AT_SIGN = 0x40
const SPACE = 0x20
const CR_LF_BYTES = 2
const VERB = /^[A-Z]+$/

export const ircDoor = defineDoor({
  name: 'irc',
  visitors: 'clients',
  clear: {
    help: 'IRC in plain text. Repeatable. off turns it off, and port 0 picks a free one',
    default: '127.0.0.1:6667',
    whenPublic: null,
  },
  tls: { help: 'IRC over TLS. Repeatable. off turns it off', default: '127.0.0.1:6697', whenPublic: '[::]:6697' },
  options: {},
  open: ({ reception, dispatcher, info }) =>
    lineDoor(
      reception,
      ircBehaviour(dispatcher, () => info().limits),
    ),
})

export function ircBehaviour(dispatcher: Dispatcher, limits: () => Limits): DoorBehaviour {
  const encoders = new IrcEncoders(() => limits().lineBytesMax)
  return {
    isPerson: false,
    encoderFor: (capabilities) => encoders.for(capabilities),
    converse: (session) => new IrcConversation(session, dispatcher, limits()),
  }
}

class IrcConversation implements Conversation {
  readonly #session: Session
  readonly #dispatcher: Dispatcher
  readonly #limits: Limits
  readonly #decoder: LineDecoder

  constructor(session: Session, dispatcher: Dispatcher, limits: Limits) {
    this.#session = session
    this.#dispatcher = dispatcher
    this.#limits = limits
    const tagsBytesMax = limits.tagBytesMax + '@ '.length
    this.#decoder = new LineDecoder({
      lineBytesMax: tagsBytesMax + limits.lineBytesMax - CR_LF_BYTES,
      lineEnd: 'any',
      overlong: 'cut',
    })
  }

  *read(bytes: Uint8Array): Iterable<() => void> {
    for (const line of this.#decoder.decode(bytes)) yield () => this.#receive(line)
  }

  /** A last line without an end was perhaps cut off: it is not executed. */
  end(): Iterable<() => void> {
    return []
  }

  #receive(line: DecodedLine): void {
    if (line !== OVERLONG_LINE) this.#session.pace.chargeLine(line.length)
    if (line === OVERLONG_LINE || !this.#fits(line)) return this.#refuse(line, () => tooLong(this.#limits))
    if (!isUtf8(line))
      return this.#refuse(line, invalid('INVALID_UTF8', 'Text must be UTF-8. Please set your client to UTF-8'))
    if (line.includes(0)) return this.#refuse(line, invalid('INVALID_NUL', 'A message must not contain NUL bytes'))
    const message = parseMessage(line.toString(), { paramsMax: this.#limits.paramsMax })
    // RFC 1459 2.3: empty messages are silently ignored.
    if (message === null) return this.#dispatcher.ignore(this.#session)
    this.#dispatcher.receive(this.#session, message)
  }

  /** Tags and the rest have a limit each (IRCv3 message-tags, size limit). */
  #fits(line: Buffer): boolean {
    const { lineBytesMax, tagBytesMax } = this.#limits
    const tagsEnd = line[0] === AT_SIGN ? line.indexOf(SPACE) : -1
    if (tagsEnd === -1) return line.length <= lineBytesMax - CR_LF_BYTES
    return tagsEnd - 1 <= tagBytesMax && line.length - tagsEnd - 1 <= lineBytesMax - CR_LF_BYTES
  }

  /** What can be read of the line all the same says which command is refused, under which label. */
  #refuse(line: DecodedLine, reasonFor: (verb: string) => Refusal): void {
    const text = line === OVERLONG_LINE ? '' : line.toString().replaceAll('\0', '')
    // Where it is cut within its tags, something must stand for the command.
    const legible = parseMessage(text) ?? parseMessage(`${text} *`)
    const verb = legible !== null && VERB.test(legible.verb) ? legible.verb : '*'
    this.#dispatcher.reject(this.#session, refusal(reasonFor(verb)), legible)
  }
}

function tooLong({ lineBytesMax, tagBytesMax }: Limits): Refusal {
  const text = `A line has at most ${lineBytesMax} bytes, and ${tagBytesMax} of tags before them`
  return refuse('ERR_INPUTTOOLONG', [], `${text}. This line was ignored. Please split it`)
}

function invalid(code: string, text: string): (verb: string) => Refusal {
  return (verb) => ({ kind: 'failure', verb, code, params: [], text })
}
