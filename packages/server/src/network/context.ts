/** What every rule of the network works with: the state, the ledger of changes, and the entry in hand. */
import { foldName } from '@partyline/irc'
import type { Limits } from '../limits.ts'
import type { Entry } from './command.ts'
import type { ChannelName, Event } from './event.ts'
import type { Ledger } from './ledger.ts'
import type { LookAlikes } from './look-alikes.ts'
import type { Refusal } from './refusal.ts'
import type { Channel, ChannelState, NameKey, NetworkState, UserState } from './state.ts'
import { sourceOf } from './state.ts'

/** What came of an entry, in the order in which it is told. */
export type Result = Event | Refusal

type Unstamped = Event extends infer E
  ? E extends Event
    ? Omit<E, 'seq' | 'time' | 'id' | 'session' | 'source'>
    : never
  : never

export class Context {
  readonly state: NetworkState
  readonly ledger: Ledger
  readonly limits: Limits
  readonly lookAlikes: LookAlikes
  readonly entry: Entry
  readonly results: Result[] = []
  #events = 0

  constructor(
    { state, ledger, limits, lookAlikes }: Pick<Context, 'state' | 'ledger' | 'limits' | 'lookAlikes'>,
    entry: Entry,
  ) {
    this.state = state
    this.ledger = ledger
    this.limits = limits
    this.lookAlikes = lookAlikes
    this.entry = entry
  }

  /**
   * Several events of one entry have the entry's id with a running number, so that each id is unique.
   * @param laterMs keeps events of one entry apart that are about the same channel; the entry has this much room
   */
  happened(user: UserState, fact: Unstamped, laterMs = 0): void {
    const { seq, id } = this.entry
    const time = this.entry.time + laterMs
    const eventId = this.#events === 0 ? id : `${id}-${this.#events}`
    this.#events += 1
    this.results.push({ ...fact, seq, time, id: eventId, session: user.session, source: sourceOf(user) })
  }

  refuse(refusal: Refusal): void {
    this.results.push(refusal)
  }
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
