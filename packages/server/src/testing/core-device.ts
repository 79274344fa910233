/**
 * The client core of `@partyline/irc` on a TestServer, with bytes between them that can be cut at any place, in either direction. Time is the
 * server's: it stands until a test moves it.
 */
import { ClientCore, type Action, type ClientOptions, type ClientState, type Input } from '@partyline/irc/client'
import { DoorClient } from './door-client.ts'
import type { TestServer } from './test-server.ts'

/** How many bytes still pass before the connection breaks. */
export interface Cut {
  readonly up: number
  readonly down: number
}

const NO_CUT: Cut = { up: Infinity, down: Infinity }

export class CoreDevice {
  readonly core: ClientCore
  /** A break of the network, each for one connection, in this order; afterwards none breaks. */
  readonly cuts: Cut[] = []
  /** Called whenever something has come: others may speak in between. */
  onExchange: () => void = () => {}
  /** Called with each new state, as views are. */
  onState: (state: ClientState) => void = () => {}
  readonly #server: () => TestServer
  #link: Link | null = null
  #wakeAt: number | null = null

  constructor(server: () => TestServer, options: Partial<ClientOptions> & Pick<ClientOptions, 'identity'>) {
    this.#server = server
    this.core = new ClientCore({ random: () => 0.5, ...options })
  }

  get state(): ClientState {
    return this.core.state
  }

  /** Everything that comes of it without a wait has come. */
  async act(...actions: readonly Action[]): Promise<void> {
    for (const action of actions) await this.#take({ kind: 'action', action })
    await this.settle()
  }

  /** Both sides have nothing to say any more. */
  async settle(): Promise<void> {
    for (;;) {
      await this.#server().settled()
      if (!(await this.#pull())) return
      this.onExchange()
    }
  }

  /** The time for which the core waits has come. */
  async wake(): Promise<void> {
    const { clock } = this.#server()
    if (this.#wakeAt === null) return
    if (this.#wakeAt > clock.now()) clock.advance(this.#wakeAt - clock.now())
    await this.#take({ kind: 'time' })
    await this.settle()
  }

  /** The network breaks now. */
  async lose(): Promise<void> {
    await this.#link?.door.connection.close()
    await this.#lost()
    await this.settle()
  }

  /** The client takes the connection for dead, and the server does not know of it. */
  async abandon(): Promise<void> {
    const number = this.#link?.number ?? 0
    this.#link = null
    await this.#take({ kind: 'closed', connection: number, trouble: null, isFinal: false })
    await this.settle()
  }

  /** The connection as it is breaks when so many more bytes have passed. */
  cutAfter(cut: Cut): void {
    if (this.#link !== null) this.#link.cut = cut
  }

  async #take(input: Input): Promise<void> {
    const { effects, wakeAt } = this.core.take(input, this.#server().clock.now())
    this.#wakeAt = wakeAt
    this.onState(this.state)
    for (const effect of effects) {
      if (effect.kind === 'open') {
        this.#link = new Link(effect.connection, new DoorClient(this.#server(), 'irc'), this.cuts.shift() ?? NO_CUT)
        await this.#take({ kind: 'opened', connection: effect.connection })
      } else if (effect.connection === this.#link?.number) {
        if (effect.kind === 'close') await this.#drop()
        else if (!(await this.#link.write(effect.lines))) await this.#lost()
      }
    }
  }

  /** @returns whether anything came */
  async #pull(): Promise<boolean> {
    const link = this.#link
    if (link === null) return false
    const { lines, isCut } = link.read()
    if (lines.length > 0) await this.#take({ kind: 'lines', connection: link.number, lines })
    if (isCut && this.#link === link) await this.#lost()
    return lines.length > 0
  }

  async #drop(): Promise<void> {
    const link = this.#link
    this.#link = null
    link?.door.connection.abort()
    await link?.door.served
  }

  async #lost(): Promise<void> {
    const number = this.#link?.number ?? 0
    await this.#drop()
    await this.#take({ kind: 'closed', connection: number, trouble: null, isFinal: false })
  }
}

class Link {
  readonly number: number
  readonly door: DoorClient
  cut: Cut
  #read = 0
  #rest = ''

  constructor(number: number, door: DoorClient, cut: Cut) {
    this.number = number
    this.door = door
    this.cut = cut
  }

  /** @returns whether all of it went out */
  async write(lines: readonly string[]): Promise<boolean> {
    const bytes = Buffer.from(lines.map((line) => `${line}\r\n`).join(''))
    const passing = bytes.subarray(0, Math.min(bytes.length, this.cut.up))
    this.cut = { ...this.cut, up: this.cut.up - passing.length }
    try {
      await this.door.send(passing)
    } catch {
      return false
    }
    return passing.length === bytes.length
  }

  /** The whole lines that have come. */
  read(): { readonly lines: readonly string[]; readonly isCut: boolean } {
    const { received } = this.door
    const end = Math.min(received.length, this.#read + this.cut.down)
    const isCut = received.length > end || (this.cut.down === 0 && received.length === end)
    this.cut = { ...this.cut, down: this.cut.down - (end - this.#read) }
    // The server writes UTF-8 in whole lines: what is cut within a character is within a line that nobody gets.
    const text = this.#rest + received.toString('latin1', this.#read, end)
    this.#read = end
    const lines = text.split('\r\n')
    this.#rest = lines.pop() ?? ''
    return { lines: lines.map((line) => Buffer.from(line, 'latin1').toString()), isCut }
  }
}
