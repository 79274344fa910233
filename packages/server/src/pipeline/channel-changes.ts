/** What a batch changed of channels and of the places in them: what a restart needs to know. */
import { parseSource } from '@partyline/irc'
import { nameKey } from '../network/context.ts'
import type { Event } from '../network/event.ts'
import { ownHostOf } from '../network/known-as.ts'
import type { ListEntry } from '../network/modes.ts'
import type { Network } from '../network/network.ts'
import { isRank } from '../network/ranks.ts'
import type { NameKey, UserId } from '../network/state.ts'
import type { Change, ChannelRecord, ListRecord } from '../store/store.ts'

/** By what the member of a place is recognised: see `returnKey`. */
interface Holder {
  readonly nick: string
  readonly host: string
}

export class ChannelChanges {
  readonly #network: Network
  /** What is changed again moves to the end. */
  readonly #changes = new Map<string, Change>()

  constructor(network: Network) {
    this.#network = network
  }

  get all(): readonly Change[] {
    return [...this.#changes.values()]
  }

  /** Call when the event has just happened, and the network is as the event left it. */
  note(event: Event): void {
    switch (event.kind) {
      case 'joined':
        this.#taken(event.channel.key, event.user)
        // Made, or empty no longer.
        if (this.#network.channels.get(event.channel.key)?.members.size === 1) this.#changed(event.channel.key)
        return
      case 'parted':
        return this.#left(event.channel.key, this.#holder(event.user))
      case 'kicked':
        return this.#left(event.channel.key, this.#holder(event.target))
      case 'quit':
        for (const { key } of event.channels) {
          this.#left(key, { ...parseSource(event.source), host: event.ownHost })
        }
        return
      case 'nickChanged':
        for (const { key } of event.channels) {
          this.#left(key, { ...this.#holder(event.user), nick: parseSource(event.source).nick })
          this.#taken(key, event.user)
        }
        return
      case 'channelRenamed':
        return this.#renamed(event.channel.key)
      case 'topicChanged':
        return this.#changed(event.channel.key)
      case 'channelModeChanged':
        this.#changed(event.channel.key)
        for (const { letter, param } of event.changes) {
          const member = isRank(letter) ? this.#network.userByNick(param ?? '') : undefined
          if (member !== undefined) this.#taken(event.channel.key, member.id)
        }
        return
      case 'channelEnded':
        return this.#ended(event.channel.key, event.seq, event.guardedSince)
      case 'registered':
      case 'attached':
      case 'detached':
      case 'loggedIn':
      case 'loggedOut':
      case 'nameChanged':
      case 'hostChanged':
      case 'awayChanged':
      case 'silenceChanged':
      case 'userModeChanged':
      case 'opered':
      case 'killed':
      case 'wallops':
      case 'rehashing':
      case 'invited':
      case 'messaged':
      case 'marked':
      case 'redacted':
      case 'pushChanged':
      case 'metadataChanged':
        return
      default:
        event satisfies never
    }
  }

  /** All that was noted before must be recorded before. */
  #renamed(key: NameKey): void {
    this.#changed(key)
  }

  #taken(key: NameKey, id: UserId): void {
    const member = this.#network.channels.get(key)?.members.get(id)
    if (member === undefined) return
    const { user, ranks } = member
    const host = ownHostOf(user)
    const place = { channel: key, nick: user.nickKey, host, ranks, until: null }
    this.#set(placeName(key, user.nickKey, host), { kind: 'taken', place })
  }

  #holder(id: UserId): Holder {
    const user = this.#network.user(id)
    return user === undefined ? { nick: '', host: '' } : { nick: user.nick, host: ownHostOf(user) }
  }

  #left(key: NameKey, { nick, host }: Holder): void {
    const nickKey = nameKey(nick)
    this.#set(placeName(key, nickKey, host), { kind: 'left', channel: key, nick: nickKey, host })
    if (this.#network.channels.get(key)?.members.size === 0) this.#changed(key)
  }

  /** Now: at the end of the batch the channel may be gone, and what it was in between stays recorded. */
  #changed(key: NameKey): void {
    const channel = channelRecord(this.#network, key)
    if (channel !== null) this.#set(`channel ${key}`, { kind: 'channel', channel })
  }

  /** A channel may end, be made again and end again in one batch: none of it is left out. */
  #ended(key: NameKey, seq: number, guardedSince: number | null): void {
    const hidden = guardedSince === null ? null : { from: guardedSince, to: seq }
    this.#set(`ended ${seq} ${key}`, { kind: 'ended', key, hidden })
  }

  #set(name: string, change: Change): void {
    this.#changes.delete(name)
    this.#changes.set(name, change)
  }
}

function placeName(key: NameKey, nickKey: NameKey, host: string): string {
  return `place ${key} ${nickKey} ${host}`
}

function channelRecord(network: Network, key: NameKey): ChannelRecord | null {
  const channel = network.channels.get(key)
  if (channel === undefined) return null
  const { name, createdAt, topic, modes, password, limit, forward, joinRate, guardedSince, keeper, emptySince } =
    channel
  const { b, e, I } = channel.lists
  const lists = { b: b.map(listRecord), e: e.map(listRecord), I: I.map(listRecord) }
  return {
    name,
    key,
    createdAt,
    topic,
    modes,
    password,
    limit,
    forward,
    joinRate,
    lists,
    guardedSince,
    keeper,
    emptySince,
  }
}

function listRecord({ mask, by, at }: ListEntry): ListRecord {
  return { mask: mask.text, by, at }
}
