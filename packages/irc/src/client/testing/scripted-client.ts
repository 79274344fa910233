/** A client core whose server is the test: what it writes is read, and what it hears is said. */
import type { Action } from '../action.ts'
import { ClientCore, type ClientOptions } from '../core.ts'
import type { Effect, Input } from '../effect.ts'
import type { Item } from '../item.ts'
import type { ClientState, Place, PlaceKey } from '../state.ts'
import { itemsOf } from '../timeline.ts'

export const BEGINNING = Date.UTC(2026, 0, 31, 12)

/** What this server offers, as far as messages are concerned. */
export const MODERN = [
  'batch',
  'draft/chathistory',
  'draft/message-redaction',
  'draft/multiline=max-bytes=4096,max-lines=8',
  'draft/read-marker',
  'echo-message',
  'labeled-response',
  'message-tags',
  'server-time',
] as const

export class ScriptedClient {
  readonly core: ClientCore
  now = BEGINNING
  wakeAt: number | null = null
  /** Connections that were asked for and have not ended. */
  connection: number | null = null
  readonly #wrote: string[] = []
  #last: readonly Effect[] = []

  constructor(options: Partial<ClientOptions> = {}) {
    this.core = new ClientCore({ identity: { nick: 'ann' }, random: () => 0.5, ...options })
  }

  get state(): ClientState {
    return this.core.state
  }

  /** What came of the last input. */
  get effects(): readonly Effect[] {
    return this.#last
  }

  /** The lines that were written since the last time. */
  wrote(): readonly string[] {
    return this.#wrote.splice(0)
  }

  act(...actions: readonly Action[]): void {
    for (const action of actions) this.take({ kind: 'action', action })
  }

  say(...lines: readonly string[]): void {
    if (this.connection !== null) this.take({ kind: 'lines', connection: this.connection, lines })
  }

  opened(): void {
    if (this.connection !== null) this.take({ kind: 'opened', connection: this.connection })
  }

  lose(): void {
    const { connection } = this
    this.connection = null
    if (connection !== null) this.take({ kind: 'closed', connection, trouble: null, isFinal: false })
  }

  /** So much time passes, and the client is woken as it asked for. */
  pass(ms: number): void {
    const until = this.now + ms
    while (this.wakeAt !== null && this.wakeAt <= until) {
      this.now = Math.max(this.now, this.wakeAt)
      this.take({ kind: 'time' })
    }
    this.now = until
  }

  /** Connects and is welcomed; what was written for it is taken. */
  welcome(capabilities: readonly string[] = MODERN, isupport: readonly string[] = []): this {
    if (this.connection === null) this.act({ kind: 'connect' })
    this.opened()
    this.say(`:irc.test CAP * LS :${capabilities.join(' ')}`)
    const granted = this.wrote().flatMap((line) => /^CAP REQ :?(.*)$/.exec(line)?.[1] ?? [])
    for (const list of granted) this.say(`:irc.test CAP * ACK :${list}`)
    this.wrote()
    const { nick } = this.state.me
    const tokens = [
      'CASEMAPPING=ascii',
      'CHANTYPES=#',
      'PREFIX=(ov)@+',
      'CHANMODES=b,k,l,imnst',
      'STATUSMSG=@+',
      ...isupport,
    ]
    this.say(
      `:irc.test 001 ${nick} :Welcome to Test, ${nick}!~${nick}@host.test`,
      `:irc.test 005 ${nick} ${tokens.join(' ')} :are supported by this server`,
      `:irc.test 422 ${nick} :There is no message of the day`,
    )
    return this
  }

  /** In a channel with these members, whose history is empty; what was written for it is taken. */
  join(channel: string, members = '@bob ann'): this {
    this.act({ kind: 'join', channel })
    const { nick } = this.state.me
    this.say(`:${nick}!~${nick}@host.test JOIN ${channel}`, `:irc.test 353 ${nick} = ${channel} :${members}`)
    this.say(`:irc.test 366 ${nick} ${channel} :End of NAMES list`)
    this.answerPages()
    this.wrote()
    return this
  }

  /** All that was asked of the history is answered: there is nothing. */
  answerPages(): void {
    for (const line of this.wrote()) {
      const [, label = '', kind = '', target = ''] = /^@label=(\S+) CHATHISTORY (\S+) (\S+)/.exec(line) ?? []
      if (label === '') continue
      const type = kind === 'TARGETS' ? 'draft/chathistory-targets' : `chathistory ${target}`
      this.say(`@label=${label};draft/chathistory-end :irc.test BATCH +p ${type}`, ':irc.test BATCH -p')
    }
  }

  place(key: string): Place {
    const place = this.state.places.get(key as PlaceKey)
    if (place === undefined) throw new Error(`there is no place ${key}`)
    return place
  }

  items(key: string): readonly Item[] {
    return [...itemsOf(this.place(key).timeline)]
  }

  /** The messages as `nick: text`. */
  texts(key: string): readonly string[] {
    return this.items(key).flatMap((item) => (item.kind === 'message' ? [`${item.author.nick}: ${item.text}`] : []))
  }

  take(input: Input): void {
    const { effects, wakeAt } = this.core.take(input, this.now)
    this.#last = effects
    this.wakeAt = wakeAt
    for (const effect of effects) {
      if (effect.kind === 'open') this.connection = effect.connection
      else if (effect.kind === 'write') this.#wrote.push(...effect.lines)
      else if (effect.connection === this.connection) this.connection = null
    }
  }
}
