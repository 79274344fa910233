/** A session of IRC for lines in and lines out: comes in under a name, and enters one channel. */
import { randomInt } from 'node:crypto'
import { formatMessage, parseMessage, type Message, type MessageFields } from '@partyline/irc'
import { LineDecoder, OVERLONG_LINE } from '@partyline/net'
import type { Pipe } from '../link/pipe.ts'

/** More than any line of the server, tags included. */
const LINE_BYTES_MAX = 64 * 1024
/** How many names are tried before a made-up one is. */
const NAMES_MAX = 4
const MADE_UP_MAX = 1_000_000
const REFUSED_NAME = new Set(['432', '433', '436', '437'])
const CAPABILITIES = 'batch echo-message labeled-response message-tags server-time'
const JOINING = 'join'

export type Entry =
  | { readonly kind: 'entered'; readonly nick: string }
  | { readonly kind: 'refused'; readonly reason: string }

export class IrcSession {
  readonly #pipe: Pipe
  readonly #decoder = new LineDecoder({ lineBytesMax: LINE_BYTES_MAX, lineEnd: 'any' })
  readonly #waiting: Message[] = []

  constructor(pipe: Pipe) {
    this.#pipe = pipe
  }

  send(message: MessageFields): void {
    this.#pipe.writeNow(Buffer.from(`${formatMessage(message)}\r\n`))
  }

  /** Resolves when the server has room for more. */
  room(): Promise<void> {
    return this.#pipe.room()
  }

  /** The next message of the server, which is asked for signs of life by nobody else; null at the end. */
  async next(): Promise<Message | null> {
    for (;;) {
      for (let message = this.#waiting.shift(); message !== undefined; message = this.#waiting.shift()) {
        if (message.verb !== 'PING') return message
        this.send({ verb: 'PONG', params: message.params })
      }
      const bytes = await this.#pipe.read().catch(() => null)
      if (bytes === null) return null
      for (const line of this.#decoder.decode(bytes)) {
        const message = line === OVERLONG_LINE ? null : parseMessage(line.toString())
        if (message !== null) this.#waiting.push(message)
      }
    }
  }

  /** @param wanted the name, or one like it where it is taken */
  async enter(wanted: string, channel: string): Promise<Entry> {
    this.send({ verb: 'CAP', params: ['REQ', CAPABILITIES] })
    this.send({ verb: 'NICK', params: [wanted] })
    this.send({ verb: 'USER', params: ['ssh', '0', '*', wanted] })
    this.send({ verb: 'CAP', params: ['END'] })
    let nick = wanted
    let tried = 1
    for (let message = await this.next(); message !== null; message = await this.next()) {
      const { verb, params, tags } = message
      if (REFUSED_NAME.has(verb)) {
        tried += 1
        this.send({ verb: 'NICK', params: [nameLike(wanted, tried)] })
      } else if (verb === '001') {
        nick = params[0] ?? nick
        this.send({ tags: new Map([['label', JOINING]]), verb: 'JOIN', params: [channel] })
      } else if (verb === 'ERROR') return { kind: 'refused', reason: params[0] ?? '' }
      else if (tags.get('label') === JOINING && isRefusal(message))
        return { kind: 'refused', reason: params.at(-1) ?? '' }
      else if (verb === 'JOIN' && message.source?.split('!')[0] === nick) return { kind: 'entered', nick }
    }
    return { kind: 'refused', reason: '' }
  }
}

export function isRefusal({ verb }: Pick<Message, 'verb'>): boolean {
  return verb === 'FAIL' || /^[45]\d\d$/.test(verb)
}

function nameLike(wanted: string, tried: number): string {
  return tried <= NAMES_MAX ? `${wanted}${tried}` : `guest${randomInt(MADE_UP_MAX)}`
}
