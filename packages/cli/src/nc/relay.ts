/**
 * `--broker` and `--chat`: what one client sends, all others get, and our own input too. Standard output stays empty.
 * A chat goes by lines. It says which user speaks, comes or leaves, and lets no control character through to a terminal.
 */
import { type Connection, formatAddress, LineDecoder, OVERLONG_LINE } from '@partyline/net'
import { escapeControls } from './escape-controls.ts'
import type { NcOptions } from './options.ts'
import type { StandardStreams } from './standard-streams.ts'

/** A speaker waits for slow readers, so that nothing is lost. A reader that takes nothing for this time is cut off. */
const SLOW_READER_MS = 10_000

const LINE_BYTES_MAX = 65_536

export class Relay {
  /** Never resolves: a relay ends by a signal. */
  readonly over: Promise<void>
  readonly #kind: 'broker' | 'chat'
  readonly #direction: NcOptions['direction']
  readonly #streams: StandardStreams
  readonly #touch: () => void
  readonly #members = new Map<Connection, string>()
  #lastNumber = 0
  #isReadingInput = false

  constructor(kind: 'broker' | 'chat', direction: NcOptions['direction'], streams: StandardStreams, touch: () => void) {
    this.over = new Promise<void>(() => {})
    this.#kind = kind
    this.#direction = direction
    this.#streams = streams
    this.#touch = touch
  }

  /** Until the client has ended; the connection is closed then. */
  async handle(connection: Connection): Promise<void> {
    const name = `user${(this.#lastNumber += 1)}`
    this.#announceArrival(connection, name)
    this.#members.set(connection, name)
    if (!this.#isReadingInput && this.#direction !== 'receive') {
      this.#isReadingInput = true
      void this.#relay(inputChunks(this.#streams), undefined, 'user0').catch(() => {})
    }
    try {
      await this.#relay(connection, connection, name)
    } finally {
      this.#members.delete(connection)
      this.#announce(`<${name}> is disconnected.`)
      await connection.close()
    }
  }

  async #relay(source: AsyncIterable<Uint8Array>, from: Connection | undefined, name: string): Promise<void> {
    const decoder = new LineDecoder({ lineBytesMax: LINE_BYTES_MAX })
    for await (const bytes of source) {
      this.#touch()
      if (this.#kind === 'broker') {
        await this.#send(bytes, from)
        continue
      }
      const lines = decoder.decode(bytes).filter((line) => line !== OVERLONG_LINE)
      const said = lines.map((line) => sayingOf(name, line)).toArray()
      if (said.length > 0) await this.#sendText(said.join(''), from)
    }
    const rest = this.#kind === 'chat' ? decoder.end() : undefined
    if (rest instanceof Uint8Array) await this.#sendText(sayingOf(name, rest), from)
  }

  #announceArrival(connection: Connection, name: string): void {
    if (this.#kind === 'broker') return
    const others = [...this.#members].map(([member, other]) => `${formatAddress(member.remoteAddress)} as <${other}>`)
    const arrival = `${formatAddress(connection.remoteAddress)} is connected as <${name}>.`
    this.#announce(arrival)
    const present = others.length === 0 ? 'nobody' : others.join(', ')
    connection.writeNow(Buffer.from(`<announce> ${arrival}\n<announce> already connected: ${present}.\n`))
  }

  #announce(text: string): void {
    if (this.#kind === 'chat') void this.#sendText(`<announce> ${text}\n`, undefined)
  }

  #sendText(text: string, except: Connection | undefined): Promise<void> {
    return this.#send(Buffer.from(text), except)
  }

  /** Resolves when there is room for more; never rejects: the read from a member notices that it failed. */
  async #send(bytes: Uint8Array, except: Connection | undefined): Promise<void> {
    const others = [...this.#members.keys()].filter((member) => member !== except)
    await Promise.all(others.map((member) => give(member, bytes)))
  }
}

function sayingOf(name: string, line: Uint8Array): string {
  return `<${name}> ${escapeControls(Buffer.from(line).toString())}\n`
}

async function give(member: Connection, bytes: Uint8Array): Promise<void> {
  try {
    await member.write(bytes, { timeoutMs: SLOW_READER_MS })
  } catch (error) {
    member.abort(error)
  }
}

async function* inputChunks(streams: StandardStreams): AsyncGenerator<Uint8Array> {
  for (let bytes = await streams.readInput(); bytes !== null; bytes = await streams.readInput()) yield bytes
}
