/**
 * The one client that parses everything. It is not a sender, so every server sends it every message, with echo or without:
 * "seen" means the same for all of them. A message that is missing, out of its sender's order, or altered is an error.
 */
import { CHANNEL, formatText, senderOf } from './message.ts'
import { Tally } from './tally.ts'

export interface Seen {
  readonly sender: number
  /** From 1, in each sender's own count. */
  readonly number: number
}

export class Observer {
  readonly tally = new Tally()
  readonly #nicknames: readonly string[]
  readonly #textBytes: number
  readonly #numbers: number[]
  readonly #wireBytes: number[]
  #messages = 0
  #rest = ''

  constructor(senderNicknames: readonly string[], textBytes: number) {
    this.#nicknames = senderNicknames
    this.#textBytes = textBytes
    this.#numbers = senderNicknames.map(() => 0)
    this.#wireBytes = senderNicknames.map(() => 0)
  }

  get messages(): number {
    return this.#messages
  }

  /** How many of this sender's messages were seen. */
  messagesOf(sender: number): number {
    return this.#numbers[sender] ?? 0
  }

  /** Of this sender's messages, as they came over the wire. */
  wireBytesOf(sender: number): number {
    return this.#wireBytes[sender] ?? 0
  }

  /** What the chunk completed, in order. Throws on the first line that is not the next message of its sender. */
  add(chunk: Uint8Array): Seen[] {
    this.tally.add(chunk)
    const text = this.#rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')
    const seen: Seen[] = []
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      seen.push(this.#take(text.slice(start, end + 1)))
      start = end + 1
    }
    this.#rest = text.slice(start)
    return seen
  }

  #take(line: string): Seen {
    const command = ` PRIVMSG ${CHANNEL} :`
    const at = line.indexOf(command)
    const text = line.slice(at + command.length, -2)
    const sender = senderOf(text)
    const nickname = this.#nicknames[sender]
    const number = this.messagesOf(sender) + 1
    if (at === -1 || nickname === undefined || !line.slice(0, at).includes(`:${nickname}!`))
      throw new Error(`the observer got a line that no sender sent: ${line}`)
    if (text !== formatText(sender, number, this.#textBytes))
      throw new Error(`lost, reordered or altered: message ${number} of ${nickname} had to be next, not: ${line}`)
    this.#numbers[sender] = number
    this.#wireBytes[sender] = this.wireBytesOf(sender) + line.length
    this.#messages++
    return { sender, number }
  }
}
