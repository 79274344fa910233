/**
 * One IRC client of the load. Before and after a measured span it speaks lines; during it, every chunk goes to a sink that
 * does as little as possible, because load and server share the machine.
 */
import { once } from 'node:events'
import { Socket } from 'node:net'
import type { Failure } from './failure.ts'

/** The chunk is only valid during the call: all clients read into one buffer, which so stays in the CPU's cache. */
export type Sink = (chunk: Uint8Array) => void

const READ_BYTES = 64 * 1024
const HOST = '127.0.0.1'

export function newReadBuffer(): Uint8Array {
  return Buffer.allocUnsafeSlow(READ_BYTES)
}

export class Client {
  readonly nickname: string
  readonly #socket: Socket
  readonly #failure: Failure
  readonly #readLines: Sink = (chunk) => this.#takeLines(chunk)
  #sink: Sink = this.#readLines
  #rest = ''
  #onLine: (line: string) => void = () => undefined

  constructor(nickname: string, buffer: Uint8Array, failure: Failure) {
    this.nickname = nickname
    this.#failure = failure
    this.#socket = new Socket({
      onread: {
        buffer,
        callback: (length, filled) => {
          this.#sink(filled.subarray(0, length))
          return true
        },
      },
    })
    this.#socket.on('error', (error) => failure.report(`${nickname} lost its connection: ${error.message}`))
    this.#socket.on('end', () => failure.report(`the server closed the connection of ${nickname}`))
  }

  async connect(port: number): Promise<void> {
    this.#socket.connect(port, HOST)
    this.#socket.setNoDelay()
    await this.#failure.orFail(once(this.#socket, 'connect'))
  }

  send(text: string): void {
    this.#socket.write(text, 'latin1')
  }

  /**
   * Sends `text`, then reads lines until one is the answer. A PING on the way is answered, a refusal is a failure, and
   * every other line is handed to `other`.
   */
  async ask(
    text: string,
    isAnswer: (line: string) => boolean,
    other: (line: string) => void = () => undefined,
  ): Promise<void> {
    this.#sink = this.#readLines
    const answered = Promise.withResolvers<void>()
    this.#onLine = (line) => {
      if (isAnswer(line)) answered.resolve()
      else if (line.startsWith('PING ')) this.send(`PONG ${line.slice(5)}\r\n`)
      else if (/^ERROR |^:\S+ 4(?!22)\d\d |^\S+ CAP \S+ NAK /.test(line))
        this.#failure.report(`the server refused ${this.nickname}: ${line}`)
      else other(line)
    }
    this.send(text)
    await this.#failure.orFail(answered.promise)
    this.#onLine = () => undefined
  }

  /** From now on every chunk goes to `sink`, until the next `ask`. */
  pour(sink: Sink): void {
    if (this.#rest !== '')
      this.#failure.report(`${this.nickname} has half a line before its count begins: ${this.#rest}`)
    this.#sink = sink
  }

  close(): void {
    this.#socket.removeAllListeners('end')
    this.#socket.destroy()
  }

  #takeLines(chunk: Uint8Array): void {
    const lines = (this.#rest + Buffer.from(chunk).toString('latin1')).split('\r\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#onLine(line)
  }
}
