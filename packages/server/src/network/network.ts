/**
 * The network: the only place where chat state changes, and it changes in one way, by executing entries in their order.
 * No I/O, no clock, no randomness: the same entries give the same state and the same results on every machine.
 */
import { SourceMask } from '@partyline/irc'
import type { Limits } from '../limits.ts'
import { isVisible } from './channel-access.ts'
import { channelMode } from './channel-mode.ts'
import { invite, topic } from './channel-settings.ts'
import type { Entry } from './command.ts'
import { Context, findChannel, findUser, nameKey, type Result } from './context.ts'
import { away, nick, register, setname, userMode } from './identity.ts'
import { Ledger } from './ledger.ts'
import { LookAlikes, type ReservedNames } from './look-alikes.ts'
import { createChannel, join, kick, part, partAll, quit } from './membership.ts'
import { message } from './messages.ts'
import type { ListEntry, ListMode, Lists } from './modes.ts'
import {
  createState,
  type Channel,
  type Departure,
  type NameKey,
  type Return,
  type SessionId,
  type Topic,
  type User,
} from './state.ts'
import { addVacant, returnKey } from './vacancy.ts'

/** An entry of a list, with its mask as it was written. */
export interface ListSettings extends Omit<ListEntry, 'mask'> {
  readonly mask: string
}

/** A channel as it was when the server stopped. */
export interface ChannelSettings {
  readonly name: string
  readonly createdAt: number
  readonly topic: Topic | null
  readonly modes: string
  readonly password: string | null
  readonly limit: number | null
  readonly lists: Readonly<Record<ListMode, readonly ListSettings[]>>
  readonly guardedSince: number | null
  readonly keeper: string | null
  readonly emptySince: number | null
}

/** The place of a member at the last stop of the server. */
export interface HeldPlace extends Return {
  /** The key of the channel. */
  readonly channel: string
  /** Folded. */
  readonly nick: string
  readonly host: string
}

/** What outlives a stop. */
export interface Kept {
  readonly channels: readonly ChannelSettings[]
  readonly places: readonly HeldPlace[]
  /** Unix milliseconds of this start: channels that had members are empty since then. */
  readonly now: number
}

export class Network {
  readonly #state = createState()
  readonly #ledger = new Ledger()
  #limits: Limits
  #lookAlikes = new LookAlikes()

  /** Starts with the channels as they were, all empty. */
  constructor(limits: Limits, { channels, places, now }: Kept = { channels: [], places: [], now: 0 }) {
    this.#limits = limits
    const restored = channels.map((settings) => ({
      ...createChannel(settings.name, settings.createdAt, 0),
      ...settings,
      lists: compiled(settings.lists),
      emptySince: settings.emptySince ?? now,
    }))
    for (const channel of restored.toSorted((one, other) => one.emptySince - other.emptySince)) {
      addVacant(this.#state, channel)
    }
    for (const { channel, nick, host, ...place } of places) {
      const returns = findChannel(this.#state, channel)?.returns
      returns?.set(returnKey({ nickKey: nameKey(nick), host }), place)
    }
  }

  /** The results in the order in which they are told. Undone by `rollback` until `commit`. */
  execute(entry: Entry): readonly Result[] {
    const context = new Context(
      { state: this.#state, ledger: this.#ledger, limits: this.#limits, lookAlikes: this.#lookAlikes },
      entry,
    )
    this.#ledger.assign(this.#state, { lastSeq: entry.seq })
    const { command } = entry
    const user = this.#state.users.get(entry.session)
    if (command.kind === 'register') {
      if (user === undefined) register(context, command)
    } else if (user !== undefined) {
      this.#executeFor(context, user, command)
    }
    return context.results
  }

  #executeFor(
    context: Context,
    user: Parameters<typeof nick>[1],
    command: Exclude<Entry['command'], { kind: 'register' }>,
  ): void {
    switch (command.kind) {
      case 'nick':
        return nick(context, user, command)
      case 'setname':
        return setname(context, user, command)
      case 'away':
        return away(context, user, command)
      case 'userMode':
        return userMode(context, user, command)
      case 'join':
        return join(context, user, command)
      case 'part':
        return part(context, user, command)
      case 'partAll':
        return partAll(context, user)
      case 'message':
        return message(context, user, command)
      case 'topic':
        return topic(context, user, command)
      case 'channelMode':
        return channelMode(context, user, command)
      case 'kick':
        return kick(context, user, command)
      case 'invite':
        return invite(context, user, command)
      case 'quit':
        return quit(context, user, command)
      default:
        return command satisfies never
    }
  }

  /** A place to roll back to, between two entries. */
  mark(): number {
    return this.#ledger.mark()
  }

  rollback(mark = 0): void {
    this.#ledger.rollback(mark)
  }

  commit(): void {
    this.#ledger.commit()
  }

  /** What is reserved from the next entry on; nicknames in use stay. */
  reserve(names: ReservedNames): void {
    this.#lookAlikes = new LookAlikes(names)
  }

  /** New limits hold from the next entry on. */
  setLimits(limits: Limits): void {
    this.#limits = limits
  }

  /** The place of the last entry executed. */
  get lastSeq(): number {
    return this.#state.lastSeq
  }

  get users(): ReadonlyMap<SessionId, User> {
    return this.#state.users
  }

  /** The most users at one time, since the first entry. */
  get usersMax(): number {
    return this.#state.usersMax
  }

  get channels(): ReadonlyMap<NameKey, Channel> {
    return this.#state.channels
  }

  user(session: SessionId): User | undefined {
    return this.#state.users.get(session)
  }

  userByNick(name: string): User | undefined {
    return findUser(this.#state, name)
  }

  channel(name: string): Channel | undefined {
    return findChannel(this.#state, name)
  }

  /** The channel of this name, if there is one for this user. */
  visibleChannel(name: string, asker: User): Channel | undefined {
    const channel = this.channel(name)
    return channel !== undefined && isVisible(channel, asker) ? channel : undefined
  }

  /** Nicknames that were given up, the latest first. */
  *departures(): Iterable<Departure> {
    const { departures, departureCount } = this.#state
    for (let number = departureCount - 1; ; number -= 1) {
      const departure = departures.get(number)
      if (departure === undefined) return
      yield departure
    }
  }
}

function compiled({ b, e, I }: ChannelSettings['lists']): Lists {
  const compile = (entries: readonly ListSettings[]) =>
    entries.map((entry) => ({ ...entry, mask: new SourceMask(entry.mask) }))
  return { b: compile(b), e: compile(e), I: compile(I) }
}
