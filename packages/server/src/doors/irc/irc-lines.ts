/** What a line of IRC is: a command, or why it cannot be one (RFC 1459 2.3, IRCv3 message-tags). */
import { isUtf8 } from 'node:buffer'
import { OVERLONG_LINE, type DecodedLine } from '@partyline/net'
import { parseMessage } from '@partyline/irc'
import { refusal } from '../../commands/definition.ts'
import type { Dispatcher } from '../../commands/dispatcher.ts'
import type { Limits } from '../../limits.ts'
import { refuse, type Refusal } from '../../network/refusal.ts'
import type { Session } from '../../session/session.ts'
import { isHttpRequest, NO_HTTP } from '../http-request.ts'

const AT_SIGN = 0x40
const SPACE = 0x20
const CR_LF_BYTES = 2
const VERB = /^[A-Z]+$/
const LINE_END = /[\r\n]/

/** The longest line, tags included, its end not. */
export function longestLineBytes({ lineBytesMax, tagBytesMax }: Limits): number {
  return tagBytesMax + '@ '.length + lineBytesMax - CR_LF_BYTES
}

export class IrcLines {
  readonly #session: Session
  readonly #dispatcher: Dispatcher
  readonly #limits: Limits

  constructor(session: Session, dispatcher: Dispatcher, limits: Limits) {
    this.#session = session
    this.#dispatcher = dispatcher
    this.#limits = limits
  }

  /** The next line of the session, without its end; call only when the session is ready for it. */
  receive(line: DecodedLine): void {
    if (line !== OVERLONG_LINE) this.#session.pace.chargeLine(line.length)
    if (this.#isOfBrowser(line)) return this.#dispatcher.leave(this.#session, NO_HTTP)
    if (line === OVERLONG_LINE || !this.#fits(line)) return this.#refuse(line, () => tooLong(this.#limits))
    if (!isUtf8(line))
      return this.#refuse(line, invalid('INVALID_UTF8', 'Text must be UTF-8. Please set your client to UTF-8'))
    if (line.includes(0)) return this.#refuse(line, invalid('INVALID_NUL', 'A message must not contain NUL bytes'))
    const text = line.toString()
    if (LINE_END.test(text))
      return this.#refuse(line, invalid('INVALID_LINE_END', 'One message is one line, without CR and LF within it'))
    const message = parseMessage(text, { paramsMax: this.#limits.paramsMax })
    // RFC 1459 2.3: empty messages are silently ignored.
    if (message === null) return this.#dispatcher.ignore(this.#session)
    this.#dispatcher.receive(this.#session, message)
  }

  #isOfBrowser(line: DecodedLine): boolean {
    return this.#session.standing === 'registering' && line !== OVERLONG_LINE && isHttpRequest(line.toString('latin1'))
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
    const text = line === OVERLONG_LINE ? '' : line.toString().replaceAll(/[\0\r\n]/g, '')
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
