/**
 * Two clients that talk while something bad goes on beside them, and notice everything: a message that is missing, one that
 * comes twice or out of order, and one that takes too long.
 */
import assert from 'node:assert/strict'
import type { HostTarget } from '@partyline/net'
import { IrcClient } from './irc-client.ts'

/** Where they talk. */
const INNOCENTS = '#innocents'
/** A server that stands still. On a machine of two cores with other tests beside it, a message has taken three seconds; `bench` measures how soon it comes. */
const STALL_MS_MAX = 5_000
/** The time from one message to the next. */
const PACE_MS = 25

export class Innocents implements AsyncDisposable {
  readonly #clients = new AsyncDisposableStack()
  /** When each message was sent; its number is its text. */
  readonly #sentAt: number[] = []
  readonly #heard: { readonly client: IrcClient; readonly texts: string[] }[] = []
  #longestMs = 0
  #timer: NodeJS.Timeout | undefined

  static async start(door: HostTarget): Promise<Innocents> {
    await using starting = new AsyncDisposableStack()
    const innocents = starting.use(new Innocents())
    for (const nick of ['ivy', 'ian']) await innocents.#enter(door, nick)
    innocents.#timer = setInterval(() => innocents.#say(), PACE_MS)
    starting.move()
    return innocents
  }

  /** They stop and say how it was. @throws {Error} unless both saw every message, once, in order and without a stall */
  async assertUndisturbed(): Promise<void> {
    clearInterval(this.#timer)
    const last = this.#say()
    for (const { client } of this.#heard) await client.expect(new RegExp(` PRIVMSG ${INNOCENTS} :${last}$`))
    const said = this.#sentAt.map((_, number) => String(number))
    for (const { texts } of this.#heard) assert.deepEqual(texts, said)
    assert.ok(this.#longestMs <= STALL_MS_MAX, `a message took ${this.#longestMs} ms`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#clients.disposeAsync()
  }

  async #enter(door: HostTarget, nick: string): Promise<void> {
    const texts: string[] = []
    const client = await IrcClient.connect(door, {
      onMessage: ({ verb, params: [, text = ''] }) => {
        if (verb !== 'PRIVMSG') return
        texts.push(text)
        this.#longestMs = Math.max(this.#longestMs, performance.now() - (this.#sentAt[Number(text)] ?? 0))
      },
    })
    this.#clients.use(client)
    this.#heard.push({ client, texts })
    await client.register(nick, { capabilities: ['echo-message'] })
    await client.join(INNOCENTS)
  }

  /** @returns the number of what was said */
  #say(): number {
    const number = this.#sentAt.push(performance.now()) - 1
    this.#heard[0]?.client.send(`PRIVMSG ${INNOCENTS} :${number}`)
    return number
  }
}
