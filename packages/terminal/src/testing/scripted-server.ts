/** A server with just enough of the protocol for a client: what it is sent is kept, and a test says what others do. */
import type { LineConnection, Transport } from '@partyline/irc/client'
import { formatMessage, parseMessage, type Message } from '@partyline/irc'

export interface ScriptedOptions {
  /** Of each channel, beside the client. */
  readonly people?: readonly string[]
  readonly hasEcho?: boolean
  /** The value of draft/languages. */
  readonly languages?: string
}

const CAPABILITIES = 'message-tags server-time batch echo-message labeled-response away-notify draft/chathistory'

export class ScriptedServer implements Transport {
  readonly #options: ScriptedOptions
  readonly received: string[] = []
  /** Nobody comes in without it. */
  password: string | null = null
  #given: string | null = null
  /** Connections are refused while it is down. */
  isDown = false
  #push: ((line: string | null) => void) | null = null
  #nick = '*'
  #ids = 0

  constructor(options: ScriptedOptions = {}) {
    this.#options = options
  }

  open(): Promise<LineConnection> {
    if (this.isDown) return Promise.reject(new Error('refused'))
    const waiting: (string | null)[] = []
    let wake: (() => void) | null = null
    const push = (line: string | null) => {
      waiting.push(line)
      wake?.()
    }
    this.#push = push
    async function* read(): AsyncGenerator<readonly string[]> {
      for (;;) {
        while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
        const lines = waiting.splice(0)
        const some = lines.filter((line) => line !== null)
        if (some.length > 0) yield some
        if (some.length < lines.length) return
      }
    }
    const write = (lines: readonly string[]) => {
      for (const line of lines) this.#receive(line)
    }
    return Promise.resolve({ lines: read(), write, close: () => push(null) })
  }

  /** As it comes from the server; `{nick}` is the client. */
  say(line: string): void {
    this.#push?.(line.replaceAll('{nick}', this.#nick))
  }

  /** Somebody says something, with time and id. */
  message(nick: string, target: string, text: string): void {
    this.say(`@time=${this.#time()};msgid=${this.#id()} :${nick}!${nick}@host PRIVMSG ${target} :${text}`)
  }

  breakOff(): void {
    this.#push?.(null)
  }

  #offer(): string {
    const { languages } = this.#options
    return languages === undefined ? CAPABILITIES : `${CAPABILITIES} draft/languages=${languages}`
  }

  #receive(line: string): void {
    this.received.push(line)
    const message = parseMessage(line)
    if (message === null) return
    const [first = '', second = ''] = message.params
    switch (message.verb) {
      case 'CAP':
        if (first === 'LS') this.say(`:server CAP * LS :${this.#offer()}`)
        if (first === 'REQ') this.say(`:server CAP * ACK :${second}`)
        if (first === 'END') this.#welcome()
        break
      case 'NICK':
        this.#nick = first
        break
      case 'PASS':
        this.#given = first
        break
      case 'PING':
        this.say(`:server PONG server :${first}`)
        break
      case 'JOIN':
        for (const channel of first.split(',')) this.#join(channel)
        break
      case 'CHATHISTORY':
        this.say(
          `${labelOf(message)}:server BATCH +h ${first === 'TARGETS' ? 'draft/chathistory-targets' : `chathistory ${second}`}`,
        )
        this.say(':server BATCH -h')
        break
      case 'PRIVMSG':
        if (this.#options.hasEcho !== false) this.#echo(message)
        break
      default:
    }
  }

  #welcome(): void {
    if (this.password !== null && this.#given !== this.password) {
      this.say(':server 464 * :Password incorrect')
      this.breakOff()
      return
    }
    this.say(':server 001 {nick} :Welcome')
    this.say(
      ':server 005 {nick} CHATHISTORY=100 CASEMAPPING=ascii CHANTYPES=# PREFIX=(ov)@+ NETWORK=Line :are supported',
    )
    this.say(':server 422 {nick} :no motd')
  }

  #join(channel: string): void {
    this.say(`@time=${this.#time()} :{nick}!u@host JOIN ${channel}`)
    this.say(`:server 353 {nick} = ${channel} :{nick} ${(this.#options.people ?? []).join(' ')}`)
    this.say(`:server 366 {nick} ${channel} :end`)
  }

  #echo({ tags, params }: Message): void {
    const label = tags.get('label')
    const known = { time: this.#time(), msgid: this.#id(), ...(label === undefined ? {} : { label }) }
    this.say(
      formatMessage({
        tags: new Map(Object.entries(known)),
        source: `${this.#nick}!u@host`,
        verb: 'PRIVMSG',
        params,
      }),
    )
  }

  #id(): string {
    this.#ids += 1
    return `id${this.#ids}`
  }

  #time(): string {
    return new Date(Date.UTC(2030, 0, 1, 12, 0, this.#ids)).toISOString()
  }
}

function labelOf({ tags }: Message): string {
  const label = tags.get('label')
  return label === undefined ? '' : `@label=${label} `
}
