/**
 * A bot on the client core: it hears commands, mentions and reactions, answers them, and keeps alarms over a restart.
 *
 * What was said before the bot was there is not answered; what was said while its connection was broken is. It does not answer
 * bots and notices, so that two of them do not talk for ever (RFC 2812 3.3.2).
 */
import type { MessageItem } from '../client/item.ts'
import { Names } from '../client/names.ts'
import type { Client, ClientClock } from '../client/run-client.ts'
import { SERVER_PLACE, type ClientState, type Place } from '../client/state.ts'
import { Alarms, type Alarm, type BotStore } from './alarms.ts'
import type { Bot, Command, Handler, Heard, HeardReaction } from './bot.ts'
import { changesBetween, saidSinceJoined, type Change } from './changes.ts'
import { BOT_LIMITS } from './limits.ts'
import { readCommand } from './read-command.ts'
import { Sender, type Sent } from './sender.ts'

export interface BotOptions {
  /** Of `runClient`; the bot connects it and stops it. */
  readonly client: Client
  readonly clock: ClientClock
  /** In front of commands. Default: `!`. */
  readonly prefix?: string
  /** Without one, alarms end with the process. */
  readonly store?: BotStore
  /** A handler or the store has failed. */
  readonly onError: (error: unknown) => void
  /** Said to the person whose command has failed; empty: nothing. */
  readonly sorry?: string
}

export function createBot(options: BotOptions): Bot {
  return new RunningBot(options)
}

class RunningBot implements Bot {
  readonly #client: Client
  readonly #options: BotOptions
  readonly #prefix: string
  readonly #sender: Sender
  readonly #alarms: Alarms
  readonly #commands = new Map<string, { readonly help: string; readonly handler: Handler<Command> }>()
  readonly #onMention: Handler<Heard>[] = []
  readonly #onMessage: Handler<Heard>[] = []
  readonly #onReaction: Handler<HeardReaction>[] = []
  readonly #onAlarm = new Map<string, Handler<Alarm>>()
  readonly #underWay = new Set<Promise<void>>()
  /** As it was looked at last; null: before the bot was there. */
  #seen: ClientState | null = null
  #unsubscribe = () => {}

  constructor(options: BotOptions) {
    const { client, clock, prefix = '!', store = inMemory(), onError } = options
    this.#client = client
    this.#options = options
    this.#prefix = prefix
    this.#sender = new Sender(client)
    this.#alarms = new Alarms({ clock, store, onError, ring: (alarm) => this.#ring(alarm) })
    this.command('help', 'shows this list', (call) => void call.say(this.#help()))
  }

  get alarms(): readonly Alarm[] {
    return this.#alarms.all
  }

  command(name: string, help: string, handler: Handler<Command>): void {
    this.#commands.set(name.toLowerCase(), { help, handler })
  }

  onMention(handler: Handler<Heard>): void {
    this.#onMention.push(handler)
  }

  onMessage(handler: Handler<Heard>): void {
    this.#onMessage.push(handler)
  }

  onReaction(handler: Handler<HeardReaction>): void {
    this.#onReaction.push(handler)
  }

  onAlarm(kind: string, handler: Handler<Alarm>): void {
    this.#onAlarm.set(kind, handler)
  }

  setAlarm(alarm: Omit<Alarm, 'id'>): Promise<Alarm | null> {
    return this.#alarms.set(alarm)
  }

  cancelAlarm(id: number): Promise<boolean> {
    return this.#alarms.cancel(id)
  }

  async say(target: string, text: string): Promise<Sent> {
    const names = new Names(this.#client.state.server.isupport)
    if (!names.isChannel(target)) this.#client.act({ kind: 'open', nick: target })
    return await this.#sender.send({ kind: 'send', place: names.place(target), text })
  }

  async start(): Promise<void> {
    await this.#alarms.load()
    this.#unsubscribe = this.#client.subscribe((state) => this.#look(state))
    this.#client.act({ kind: 'connect' })
    this.#look(this.#client.state)
  }

  async stop(reason?: string): Promise<void> {
    this.#alarms.stop()
    this.#seen = null
    this.#unsubscribe()
    const ends = this.#client.subscribe((state) => this.#sender.look(state))
    // A handler may wait for a message to be stored: without a connection it would wait for ever.
    if (this.#client.state.connection.kind !== 'online') this.#sender.stop()
    await Promise.all(this.#underWay)
    this.#sender.stop()
    ends()
    this.#client.stop(reason)
  }

  #look(state: ClientState): void {
    this.#sender.look(state)
    const before = this.#seen
    const isOnline = state.connection.kind === 'online'
    if (before === null) {
      // A channel has its history only when it is joined.
      if (state.connection.kind !== 'online' || state.connection.isCatchingUp || isJoining(state)) return
      this.#seen = state
      this.#becomeBot(state)
      this.#alarms.start()
      for (const change of saidSinceJoined(state)) this.#hear(change)
      return
    }
    this.#seen = state
    if (isOnline && before.connection.kind !== 'online') this.#becomeBot(state)
    for (const change of changesBetween(before, state)) this.#hear(change)
  }

  /** IRCv3 bot-mode: everybody sees that it is a program. */
  #becomeBot({ server, me }: ClientState): void {
    const letter = server.isupport.get('BOT') ?? ''
    if (letter === '') return
    this.#client.act({ kind: 'command', place: SERVER_PLACE, verb: 'MODE', params: [me.nick, `+${letter}`] })
  }

  #hear(change: Change): void {
    const { place, item } = change
    if (change.kind === 'reacted') {
      const { text: emoji, nick, isOn } = change
      if (this.#isMe(nick)) return
      const heard = { ...this.#heard(place, item), nick, emoji, isOn }
      for (const handler of this.#onReaction) this.#run(() => handler(heard), null)
      return
    }
    if (item.isMine || item.author.isBot || item.form === 'notice') return
    const heard = this.#heard(place, item)
    const { nick } = this.#client.state.me
    const fold = (name: string) => new Names(this.#client.state.server.isupport).nick(name)
    const spoken = { text: item.text, isPrivate: heard.isPrivate, nick, fold }
    const read = item.form === 'message' ? readCommand(spoken, this.#prefix, (name) => this.#commands.has(name)) : null
    const command = read === null ? undefined : this.#commands.get(read.name)
    if (read !== null && command !== undefined) {
      const args = read.rest.split(/\s+/).filter((word) => word !== '')
      this.#run(() => command.handler({ ...heard, name: read.name, rest: read.rest, args }), heard)
      return
    }
    for (const handler of this.#onMessage) this.#run(() => handler(heard), null)
    if (!heard.isPrivate && !item.mentionsMe) return
    for (const handler of this.#onMention) this.#run(() => handler(heard), heard)
  }

  #heard(place: Place, item: MessageItem): Heard {
    const { author, text, id, time } = item
    const isPrivate = place.kind === 'conversation'
    const say = (text: string) => this.#sender.send({ kind: 'send', place: place.key, text })
    return {
      text,
      author,
      place: place.name,
      isPrivate,
      id,
      time,
      say,
      reply: (text) => {
        if (id !== null && this.#client.state.server.can.tags)
          return this.#sender.send({ kind: 'send', place: place.key, text, replyTo: id })
        return say(isPrivate ? text : `${author.nick}: ${text}`)
      },
      react: (text) => {
        if (id !== null) this.#client.act({ kind: 'react', place: place.key, id, text, isOn: true })
      },
    }
  }

  async #ring(alarm: Alarm): Promise<void> {
    const handler = this.#onAlarm.get(alarm.kind)
    if (handler === undefined) throw new Error(`There is no handler for alarms of the kind ${alarm.kind}.`)
    await handler(alarm)
  }

  /** @param asker is told that it went wrong */
  #run(handle: () => void | Promise<void>, asker: Heard | null): void {
    const { onError, sorry = 'Sorry, that went wrong.' } = this.#options
    if (this.#underWay.size >= BOT_LIMITS.handlersMax) {
      onError(new Error(`More than ${BOT_LIMITS.handlersMax} handlers are under way: a message was not answered.`))
      return
    }
    const running = (async () => {
      try {
        await handle()
      } catch (error) {
        onError(error)
        if (asker !== null && sorry !== '') await asker.reply(sorry)
      }
    })()
    this.#underWay.add(running)
    void running.finally(() => this.#underWay.delete(running))
  }

  #isMe(nick: string): boolean {
    const { me, server } = this.#client.state
    return new Names(server.isupport).isSame(nick, me.nick)
  }

  #help(): string {
    const commands = [...this.#commands].toSorted(([one], [other]) => (one < other ? -1 : 1))
    return commands.map(([name, { help }]) => `${this.#prefix}${name} — ${help}`).join('\n')
  }
}

function isJoining({ places }: ClientState): boolean {
  return [...places.values()].some(({ membership }) => membership.kind === 'joining')
}

function inMemory(): BotStore {
  return { load: () => Promise.resolve(null), save: () => Promise.resolve() }
}
