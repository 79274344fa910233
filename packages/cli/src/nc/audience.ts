/** `-lk` without a command: what comes from any client goes to standard output, and our input goes to all of them. */
import type { Connection } from '@partyline/net'
import { byteFilters } from './byte-filters.ts'
import type { Framed, Framer } from './frames.ts'
import { LINGER_MS } from './linger.ts'
import { LocalError } from './local-error.ts'
import type { NcOptions } from './options.ts'
import type { SessionParts } from './session.ts'

export class Audience {
  /** Resolves at the end of input with `--send-only`, when every client has been sent everything. */
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
    } catch (error) {
      // At once, and not when this client has closed: the bytes of no client can be kept.
      if (error instanceof LocalError) this.#over.reject(error)
      throw error
    } finally {
      this.#members.delete(connection)
      await connection.close()
    }
  }

  async #receive(connection: Connection): Promise<void> {
    const filters = byteFilters(this.#options, this.#parts.recorder)
    const framer = await this.#framer('output')
    for await (const bytes of connection) {
      this.#touch()
      if (this.#options.direction === 'send') continue
      const data = filters.received(bytes, (reply) => connection.writeNow(reply))
      await this.#give(framer?.take(data) ?? { bytes: data, error: undefined })
    }
    if (framer !== undefined && this.#options.direction !== 'send') await this.#give(framer.end())
  }

  async #give({ bytes, error }: Framed): Promise<void> {
    if (bytes.length > 0) await this.#parts.streams.writeOutput(bytes)
    if (error !== undefined) throw error
  }

  /** The slowest client sets the pace: nothing is kept for it, and nothing is lost. */
  async #sendInput(): Promise<void> {
    const filters = byteFilters(this.#options, this.#parts.recorder)
    const framer = await this.#framer('input')
    const toAll = (send: (connection: Connection) => Promise<void>) =>
      // The read from a client notices that it failed.
      Promise.allSettled([...this.#members].map(send))
    const sendAll = async ({ bytes, error }: Framed) => {
      const data = filters.encode(bytes)
      filters.sent(data)
      await toAll((connection) => connection.write(data))
      if (error !== undefined) throw error
    }
    for (;;) {
      const bytes = await this.#parts.streams.readInput()
      if (bytes === null) break
      this.#touch()
      await sendAll(framer?.take(bytes) ?? { bytes, error: undefined })
    }
    if (framer !== undefined) await sendAll(framer.end())
    if (this.#options.direction === 'send') await toAll((connection) => connection.close({ timeoutMs: LINGER_MS }))
    else if (this.#options.hasShutdown) await toAll((connection) => connection.closeWrite())
  }

  async #framer(side: 'input' | 'output'): Promise<Framer | undefined> {
    const { frame } = this.#options
    if (frame === undefined) return undefined
    const { inputFramer, outputFramer } = await import('./frames.ts')
    return side === 'input' ? inputFramer(frame) : outputFramer(frame)
  }
}
