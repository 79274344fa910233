/** The way of a client core to its session in this server: once, because a session that the server has ended is not begun again by itself. */
import { TransportError, type LineConnection, type Transport } from '@partyline/irc/client'
import { LineDecoder, OVERLONG_LINE } from '@partyline/net'
import type { Pipe } from '../link/pipe.ts'

/** More than any line of the server, tags included. */
const LINE_BYTES_MAX = 64 * 1024
const ENDING = /^ERROR :?(?:Closing link: )?(.*)$/

export class PipeTransport implements Transport {
  readonly #openPipe: () => Pipe
  readonly #onEnd: (reason: string) => void
  #isUsed = false

  /** @param onEnd called when the server has ended the session, with its reason */
  constructor(openPipe: () => Pipe, onEnd: (reason: string) => void) {
    this.#openPipe = openPipe
    this.#onEnd = onEnd
  }

  open(signal: AbortSignal): Promise<LineConnection> {
    const trouble = { kind: 'lost', text: 'the server has ended this session' } as const
    if (this.#isUsed) return Promise.reject(new TransportError(trouble, { isFinal: true }))
    this.#isUsed = true
    const pipe = this.#openPipe()
    signal.addEventListener('abort', () => void pipe.close(), { once: true })
    return Promise.resolve({
      lines: this.#linesOf(pipe, signal),
      write: (lines) => void pipe.writeNow(Buffer.from(lines.map((line) => `${line}\r\n`).join(''))),
      close: () => void pipe.close(),
    })
  }

  async *#linesOf(pipe: Pipe, signal: AbortSignal): AsyncGenerator<readonly string[], undefined> {
    const decoder = new LineDecoder({ lineBytesMax: LINE_BYTES_MAX, lineEnd: 'any' })
    let reason = ''
    for (let bytes = await pipe.read(); bytes !== null; bytes = await pipe.read()) {
      const lines = Array.from(decoder.decode(bytes), (line) => (line === OVERLONG_LINE ? '' : line.toString()))
      reason = lines.map((line) => ENDING.exec(line)?.[1]).findLast((text) => text !== undefined) ?? reason
      yield lines
    }
    if (!signal.aborted) this.#onEnd(reason)
  }
}
