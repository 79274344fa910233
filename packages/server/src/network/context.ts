/** What every rule of the network works with: the state, the ledger of changes, and the entry in hand. */
import { foldName } from '@partyline/irc'
import type { JsonValue } from '../json.ts'
import type { AccountOutcome } from './accounts/account-change.ts'
import type { Entry } from './command.ts'
import type { ChannelName, Event } from './event.ts'
import type { Ledger } from './ledger.ts'
import type { LookAlikes } from './look-alikes.ts'
import { hasMode } from './modes.ts'
import type { NetworkLimits } from './policy.ts'
import type { RecordChange, RecordKind } from './records.ts'
import type { Refusal } from './refusal.ts'
import type { ServerBan } from './server-bans.ts'
import type { Channel, ChannelState, NameKey, NetworkState, SessionId, UserState } from './state.ts'
import { sourceOf } from './state.ts'

/** What came of an entry. */
export type Result = Event | Refusal | RecordChange | Notice | Knock | Order | AccountOutcome

/** Results that are no events. */
const OTHERS: ReadonlySet<Result['kind']> = new Set<Exclude<Result, Event>['kind']>([
  'refusal',
  'failure',
  'record',
  'notice',
  'knock',
  'order',
  'account',
])

export function isEvent(result: Result): result is Event {
  return !OTHERS.has(result.kind)
}

/** Is called when the result has just happened: the state is as right after it. */
export type Emit = (result: Result) => void

type Unstamped = Event extends infer E
  ? E extends Event
    ? Omit<E, 'seq' | 'time' | 'id' | 'session' | 'user' | 'account' | 'isBot' | 'source'>
    : never
  : never

export class Context {
  readonly state: NetworkState
  readonly ledger: Ledger
  readonly limits: NetworkLimits
  readonly lookAlikes: LookAlikes
  readonly entry: Entry
  readonly #emit: Emit
  #events = 0
  #laterMs = 0

  constructor(
    { state, ledger, lookAlikes }: Pick<Context, 'state' | 'ledger' | 'lookAlikes'>,
    entry: Entry,
    emit: Emit,
  ) {
    this.state = state
    this.ledger = ledger
    this.limits = state.policy.limits
    this.lookAlikes = lookAlikes
    this.entry = entry
    this.#emit = emit
  }

  /**
   * Call when the state is as the event leaves it. Several events of one entry have the entry's id with a running number, so
   * that each id is unique.
   * @param source where the event changes it, that of before
   * @param laterMs keeps events of one entry apart that are about the same channel; the entry has this much room
   * @returns its id
   */
  happened(
    user: Author,
    fact: Unstamped,
    { source = sourceOf(user), laterMs = 0, session = this.entry.session }: Circumstances = {},
  ): string {
    const { seq, id } = this.entry
    const time = this.entry.time + laterMs
    const eventId = this.#events === 0 ? id : `${id}-${this.#events}`
    this.#events += 1
    this.#laterMs = Math.max(this.#laterMs, laterMs)
    if (laterMs > 0) this.ledger.assign(this.state, { lastTime: time })
    const { account } = user
    const isBot = hasMode(user, 'B')
    this.#emit({ ...fact, seq, time, id: eventId, session, user: user.id, account, isBot, source })
    return eventId
  }

  /** For `laterMs`: after all that this entry has had so far. */
  nextMs(): number {
    return this.#laterMs + 1
  }

  refuse(refusal: Refusal): void {
    this.#emit(refusal)
  }

  /** To the operators that have user mode s. */
  notice(text: string): void {
    this.#emit({ kind: 'notice', to: 'operators', text })
  }

  /** To the operators of a channel. */
  noticeTo(channel: ChannelName, text: string): void {
    this.#emit({ kind: 'notice', to: channel, text })
  }

  /** To the session that asked, where no event is its answer. */
  answer(text: string): void {
    this.#emit({ kind: 'notice', to: 'author', text })
  }

  /** A user, as its source, asks for an invitation. */
  knocked(channel: ChannelName, by: string): void {
    this.#emit({ kind: 'knock', channel, by })
  }

  order(order: Order['order']): void {
    this.#emit({ kind: 'order', order })
  }

  /** For the session that asked, which may be no user yet. */
  told(outcome: AccountOutcome): void {
    this.#emit(outcome)
  }

  /** Call when the state holds it so: a start will find it again. null: it is no more. */
  keep(of: RecordKind, key: string, value: JsonValue | null): void {
    this.#emit({ kind: 'record', of, key, value })
  }
}

/** Whose doing something is: a user, or a hook, which is none. */
export type Author = Pick<UserState, 'id' | 'account' | 'nick' | 'user' | 'host' | 'own' | 'modes'>
/** What the server says, and nobody else has done. */
export interface Notice {
  readonly kind: 'notice'
  /** The operators of the network that have user mode s, those of a channel, or the session that asked. */
  readonly to: 'operators' | ChannelName | 'author'
  readonly text: string
}

/** For the operators of a channel, and for the session that asked. */
export interface Knock {
  readonly kind: 'knock'
  readonly channel: ChannelName
  /** A source. */
  readonly by: string
}

/**
 * What nodes are to do, when it is recorded. banish: each ends its clients that the ban keeps out; only it has their addresses. rehash: the
 * node that has asked reads its configuration.
 */
export interface Order {
  readonly kind: 'order'
  readonly order: { readonly kind: 'banish'; readonly ban: ServerBan } | { readonly kind: 'rehash' }
}

export interface Circumstances {
  /** null: it is not the doing of the session that the entry is of. */
  readonly session?: SessionId | null
  readonly source?: string
  readonly laterMs?: number
}

export function nameKey(name: string): NameKey {
  return foldName(name) as NameKey
}

export function findUser(state: NetworkState, nick: string): UserState | undefined {
  return state.nicks.get(nameKey(nick))
}

export function findChannel(state: NetworkState, name: string): ChannelState | undefined {
  return state.channels.get(nameKey(name))
}

/** A channel as events name it. */
export function nameOf({ name, key }: Channel): ChannelName {
  return { name, key }
}
