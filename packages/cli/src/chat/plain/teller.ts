/**
 * Writes what happens as fast as it is read, and no faster: while a reader takes nothing, all of it waits in the state of the client,
 * which is bounded.
 */
import {
  type Client,
  type ClientState,
  describeRefusal,
  type PendingMessage,
  type Place,
  sayPhrase,
  type SendFailure,
} from '@partyline/irc/client'
import type { StatusEvent } from './chat-event.ts'
import { formatTelling, isAside, type Speech, type Telling } from './format-event.ts'
import type { News } from './news.ts'

export interface TellerOptions {
  readonly client: Client
  readonly news: News
  readonly speech: Speech
  /** @throws nobody reads it any more */
  readonly writeOutput: (bytes: Uint8Array) => Promise<void>
  /** For what is no part of the conversation, where the format is text. */
  readonly writeError: (text: string) => void
  readonly onRenamed: (from: string, to: string) => void
}

export class Teller {
  readonly #options: TellerOptions
  readonly #failures: StatusEvent[] = []
  #connection: ClientState['connection']['kind'] | null = null
  #isBusy = false
  #isOver = false
  readonly #broken = Promise.withResolvers<never>()
  #idle: (() => void)[] = []

  constructor(options: TellerOptions) {
    this.#options = options
    // It may break when nobody waits for that any more.
    this.#broken.promise.catch(() => {})
  }

  /** Rejects when the output cannot be written. */
  get broken(): Promise<never> {
    return this.#broken.promise
  }

  /** To be called after each change of the state. */
  look(): void {
    if (!this.#isBusy && !this.#isOver) void this.#tell()
  }

  failed({ text, status, time }: PendingMessage, place: Place): void {
    this.#failures.push({
      event: 'failed',
      time: new Date(time).toISOString(),
      place: place.name,
      text,
      reason: typeof status === 'string' ? '' : this.#reasonOf(status),
    })
  }

  /** For a person in its language, for a program as the server has said it. */
  #reasonOf({ kind, code, context, text }: SendFailure): string {
    const { format, talk } = this.#options.speech
    if (kind !== 'refused') return kind
    return format === 'json' ? `${kind}: ${text}` : sayPhrase(describeRefusal({ code, context, text }), talk)
  }

  /** Resolves when all of the state that is to be told is written. */
  async told(): Promise<void> {
    this.look()
    if (this.#isBusy) await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  async #tell(): Promise<void> {
    this.#isBusy = true
    try {
      for (let text = this.#take(); text !== ''; text = this.#take()) await this.#options.writeOutput(Buffer.from(text))
    } catch (error) {
      this.#isOver = true
      this.#broken.reject(error)
    }
    this.#isBusy = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  #take(): string {
    const { client, news, speech, writeError, onRenamed } = this.#options
    const tellings: Telling[] = [...this.#connectionNews(client.state), ...this.#failures.splice(0)]
    for (const { place, item } of news.take(client.state)) {
      if (item.kind === 'event' && item.event.kind === 'rename') onRenamed(item.event.from, item.event.to)
      tellings.push({ place: place.name, item })
    }
    let output = ''
    for (const telling of tellings) {
      const text = formatTelling(telling, speech)
      if (speech.format === 'plain' && isAside(telling)) writeError(text)
      else output += text
    }
    return output
  }

  #connectionNews({ connection, me, server }: ClientState): readonly StatusEvent[] {
    const before = this.#connection
    const time = new Date().toISOString()
    this.#connection = connection.kind
    if (connection.kind === 'online' && before !== 'online') {
      return [{ event: 'online', time, nick: me.nick, isStoring: server.can.history }]
    }
    if (connection.kind !== 'online' && before === 'online') {
      const why = connection.kind === 'waiting' || connection.kind === 'ended' ? connection.why : null
      return [{ event: 'offline', time, reason: why?.text || why?.kind || '' }]
    }
    return []
  }
}
