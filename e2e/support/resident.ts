/**
 * Somebody on a network of several nodes: talks all the time, goes to another node when its own ends, and reads there what it
 * missed, as a client with CHATHISTORY does. It knows only what comes over the wire, and keeps all of it.
 */
import type { Message } from '@partyline/irc'
import type { HostTarget } from '@partyline/net'
import { HISTORY_CAPABILITIES, readPage, type Seen, seenOf } from './history.ts'
import { IrcClient } from './irc-client.ts'
import { News } from './news.ts'
import { poll } from './wait.ts'

const CAPABILITIES = [...HISTORY_CAPABILITIES, 'echo-message']
const PAGE_SIZE = 200
/** From an answer to the next message. */
const PACE_MS = 30

export interface ResidentOptions {
  readonly nick: string
  readonly channels: readonly string[]
  /** With which other nickname it talks in private; null for somebody that only listens. */
  readonly peer: string | null
}

/** What one session got of private messages, by the nickname at the other end. */
type Privates = Map<string, Seen[]>

export class Resident implements AsyncDisposable {
  readonly nick: string
  /** Of each channel, over all sessions: what came as it was said, and what was read after a break. */
  readonly seen = new Map<string, Seen[]>()
  readonly privates: Privates[] = []
  /** Each farewell of others that was seen, by nickname. */
  readonly quits: string[] = []
  /** How often its messages came back to it. */
  echoes = 0
  /** From a message to its echo. */
  longestMs = 0
  /** Messages that came twice in one session. */
  readonly repeated: Seen[] = []
  readonly #options: ResidentOptions
  readonly #news = new News()
  #client: IrcClient | null = null
  #delivered = new Set<string>()
  /** What comes in while the history is read, by channel. */
  #held: Map<string, Seen[]> | null = null
  #isTalking = false
  #number = 0
  #underway: { readonly text: string; readonly at: number } | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(options: ResidentOptions) {
    this.nick = options.nick
    this.#options = options
  }

  /** Resolves when it is in its channels and has read what it missed; from then on it talks again, if it did before. */
  async enter(door: HostTarget): Promise<void> {
    await this.#leave()
    this.#delivered = new Set()
    this.#held = new Map(this.#options.channels.map((channel) => [channel, []]))
    this.privates.push(new Map())
    const client = await IrcClient.connect(door, { onMessage: (message) => this.#receive(message) })
    this.#client = client
    await this.#register(client)
    for (const channel of this.#options.channels) {
      await client.join(channel)
      await this.#catchUp(client, channel)
    }
    this.#held = null
    this.#say()
  }

  talk(): void {
    this.#isTalking = true
    this.#say()
  }

  /** Resolves when its last message has come back. */
  async fallSilent(): Promise<void> {
    this.#isTalking = false
    await this.#news.until(
      () => (this.#underway === null ? true : null),
      `the last echo of ${this.nick}`,
      () => '',
    )
  }

  /** Resolves when so many more messages have come back. */
  async hearsBack(count: number, timeoutMs?: number): Promise<void> {
    const wanted = this.echoes + count
    const look = () => (this.echoes >= wanted ? true : null)
    await this.#news.until(look, `${count} echoes to ${this.nick}`, () => `${this.echoes}`, timeoutMs)
  }

  /** @throws {Error} it is not connected */
  get client(): IrcClient {
    if (this.#client === null) throw new Error(`${this.nick} is not connected`)
    return this.#client
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isTalking = false
    await this.#leave()
  }

  async #leave(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#client?.[Symbol.asyncDispose]()
    this.#client = null
    this.#underway = null
  }

  /** Its nickname is its own again when the others know that its last session is over. */
  async #register(client: IrcClient): Promise<void> {
    client.send('CAP LS 302', `CAP REQ :${CAPABILITIES.join(' ')}`, `USER ${this.nick} 0 * :x`)
    await client.expect(/ CAP \S+ ACK /)
    client.send('CAP END')
    const attempt = async () => {
      client.send(`NICK ${this.nick}`)
      return (await client.expect(/ 001 | 433 /)).verb === '001' ? true : null
    }
    await poll(attempt, `the nickname ${this.nick} to be free`)
  }

  async #catchUp(client: IrcClient, channel: string): Promise<void> {
    const seen = this.seen.get(channel) ?? []
    this.seen.set(channel, seen)
    for (let last = seen.at(-1); last !== undefined;) {
      const page = await readPage(client, `CHATHISTORY AFTER ${channel} msgid=${last.id} ${PAGE_SIZE}`)
      seen.push(...page)
      last = page.at(-1)
    }
    // What was said since the JOIN came in both ways.
    const known = new Set(seen.map(({ id }) => id))
    seen.push(...(this.#held?.get(channel) ?? []).filter(({ id }) => !known.has(id)))
    this.#held?.delete(channel)
  }

  #receive(message: Message): void {
    const { verb, tags, params, source } = message
    const nick = source?.split('!')[0] ?? ''
    if (verb === 'QUIT') this.quits.push(nick)
    if (verb === '401') this.#answered()
    if (verb !== 'PRIVMSG' || tags.has('batch')) return
    const seen = seenOf(message)
    if (this.#delivered.has(seen.id)) this.repeated.push(seen)
    this.#delivered.add(seen.id)
    const [target = ''] = params
    if (target.startsWith('#')) (this.#held?.get(target) ?? this.seen.get(target))?.push(seen)
    else this.#privately(nick === this.nick ? target : nick, seen)
    if (seen.text === this.#underway?.text) {
      this.longestMs = Math.max(this.longestMs, performance.now() - this.#underway.at)
      this.echoes += 1
      this.#answered()
    }
    this.#news.tell()
  }

  #privately(other: string, seen: Seen): void {
    const privates = this.privates.at(-1)
    privates?.set(other, [...(privates.get(other) ?? []), seen])
  }

  #answered(): void {
    this.#underway = null
    this.#news.tell()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#say(), PACE_MS)
  }

  #say(): void {
    const { peer, channels } = this.#options
    if (!this.#isTalking || peer === null || this.#client === null || this.#underway !== null || this.#held !== null)
      return
    const targets = [...channels, peer]
    const target = targets[this.#number % targets.length] ?? peer
    this.#number += 1
    const text = `${this.nick} ${this.#number}`
    this.#underway = { text, at: performance.now() }
    this.#client.send(`PRIVMSG ${target} :${text}`)
  }
}
