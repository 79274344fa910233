/** `-lk` without a command: what comes from any client goes to standard output, and our input goes to all of them. */
import type { Connection } from '@partyline/net'
import { crlfEncoder } from './crlf.ts'
import type { NcOptions } from './options.ts'
import type { SessionParts } from './session.ts'
import { telnetDecoder } from './telnet.ts'

export class Audience {
  /** Resolves at the end of input with `--send-only`, when everybody has been sent everything. */
  readonly over: Promise<void>
  readonly #options: NcOptions
  readonly #parts: SessionParts
  readonly #touch: () => void
  readonly #members = new Set<Connection>()
  readonly #over = Promise.withResolvers<void>()
  #isReadingInput = false

  constructor(options: NcOptions, parts: SessionParts, touch: () => void) {
    this.#options = options
    this.#parts = parts
    this.#touch = touch
    this.over = this.#over.promise
  }

  /** Until the client has ended; the connection is closed then. */
  async handle(connection: Connection): Promise<void> {
    this.#members.add(connection)
    if (!this.#isReadingInput && this.#options.direction !== 'receive') {
      this.#isReadingInput = true
      this.#sendInput().then(() => {
        if (this.#options.direction === 'send') this.#over.resolve()
      }, this.#over.reject)
    }
    try {
      await this.#receive(connection)
    } finally {
      this.#members.delete(connection)
      await connection.close()
    }
  }

  async #receive(connection: Connection): Promise<void> {
    const decode = this.#options.hasTelnet ? telnetDecoder() : undefined
    for await (const bytes of connection) {
      this.#touch()
      if (this.#options.direction === 'send') continue
      const { data, reply } = decode?.(bytes) ?? { data: bytes, reply: undefined }
      if (reply !== undefined && reply.length > 0) connection.writeNow(reply)
      this.#parts.recorder.record(data)
      await this.#parts.streams.writeOutput(data)
    }
  }

  /** The slowest client sets the pace: nothing is kept for it, and nothing is lost. */
  async #sendInput(): Promise<void> {
    const encode = this.#options.hasCrlf ? crlfEncoder() : undefined
    const toAll = (send: (connection: Connection) => Promise<void>) =>
      // A client that fails is noticed by whoever reads from it.
      Promise.allSettled([...this.#members].map(send))
    for (;;) {
      const bytes = await this.#parts.streams.readInput()
      if (bytes === null) break
      this.#touch()
      const data = encode?.(bytes) ?? bytes
      this.#parts.recorder.record(data)
      await toAll((connection) => connection.write(data))
    }
    if (this.#options.direction === 'send') await toAll((connection) => connection.close())
    else if (this.#options.hasShutdown) await toAll((connection) => connection.closeWrite())
  }
}
