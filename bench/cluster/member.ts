/** A client in a channel, which looks whether every sender's messages come once and in order. */
import { crc32 } from 'node:zlib'
import { Client, newReadBuffer } from '../load/client.ts'
import { register } from '../load/crowd.ts'
import type { Failure } from '../load/failure.ts'
import { formatMessage, formatText } from '../load/message.ts'
import { Sequence } from './sequence.ts'

const TEXT_BYTES = 100
const CAPABILITIES = ['message-tags', 'server-time', 'echo-message']
const MESSAGE = / PRIVMSG \S+ :(\d+) (\d+) /
/** All clients read into one buffer, which so stays in the cache of the CPU. */
const buffer = newReadBuffer()

/** @param sender its number */
export type OnSeen = (sender: number, number: number) => void

export class Member {
  readonly sequence = new Sequence()
  /** Of what was seen, in its order: equal for members that saw the same. */
  checksum = 0
  /** How many it has said. */
  said = 0
  onSeen: OnSeen = () => undefined
  readonly #id: number
  readonly #client: Client
  readonly #channel: string
  readonly #failure: Failure
  #rest = ''

  /** @param id its number as a sender */
  constructor(id: number, channel: string, failure: Failure) {
    this.#id = id
    this.#client = new Client(`m${id}`, buffer, failure)
    this.#channel = channel
    this.#failure = failure
  }

  /** Resolves when it is in the channel. */
  async join(port: number): Promise<void> {
    await this.#client.connect(port)
    await register(this.#client, CAPABILITIES)
    await this.#client.ask(`JOIN ${this.#channel}\r\n`, (line) => line.includes(' 366 '))
    this.#client.pour((chunk) => this.#take(chunk))
  }

  /** Says its next message. */
  say(): void {
    this.said += 1
    this.#client.send(formatMessage(formatText(this.#id, this.said, TEXT_BYTES), this.#channel))
  }

  leave(): void {
    this.#client.close()
  }

  #take(chunk: Uint8Array): void {
    const lines = (this.#rest + Buffer.from(chunk).toString('latin1')).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) {
      const [found, sender, number] = MESSAGE.exec(line) ?? []
      if (found === undefined) continue
      const fault = this.sequence.add(Number(sender), Number(number))
      if (fault !== null) this.#failure.report(`m${this.#id} of ${this.#channel}: ${fault}`)
      this.checksum = crc32(found, this.checksum)
      this.onSeen(Number(sender), Number(number))
    }
  }
}
