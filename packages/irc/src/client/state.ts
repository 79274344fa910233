/**
 * All that a client knows, as plain values that are never changed: a batch of lines makes one new state, in which whatever
 * it did not touch is the same object as before. Views compare by `===`.
 */
import type { IsupportTokens } from '../isupport.ts'
import type { ItemKey, MessageForm, MessageId, PendingMessage, MessageItem } from './item.ts'
import type { Timeline } from './timeline.ts'
import type { ConnectionState } from './connection-state.ts'
import type { ClientBounds } from './limits.ts'

declare const placeKey: unique symbol
/** A name of a channel or person in the form in which the server compares them; the server's own place is `SERVER_PLACE`. */
export type PlaceKey = string & { readonly [placeKey]: true }

declare const nickKey: unique symbol
export type NickKey = string & { readonly [nickKey]: true }

/** Where the server itself speaks: message of the day, notices, answers to what was asked nowhere else. */
export const SERVER_PLACE = '' as PlaceKey

export interface ClientState {
  readonly connection: ConnectionState
  readonly me: Me
  readonly server: ServerFacts
  /** In the order in which they came up; the server's place is the first. */
  readonly places: ReadonlyMap<PlaceKey, Place>
  /** Everybody of whom something is known: members of the channels, and partners in conversations. */
  readonly people: ReadonlyMap<NickKey, Person>
  /** The newest last; bounded. */
  readonly invitations: readonly Invitation[]
  readonly search: Search | null
  readonly channelList: ChannelList | null
  /** How many places there may be, and how much may wait to be sent in each; more is not taken (`hasRoom`). */
  readonly room: Pick<ClientBounds, 'placesMax' | 'pendingMax' | 'pendingCharactersMax'>
}

export interface Me {
  readonly nick: string
  readonly account: string | null
  /** Letters, sorted. */
  readonly modes: string
  /** The text, where this person is away. */
  readonly away: string | null
  readonly realname: string
  /** `user@host` as others see it; empty while it is not known. */
  readonly address: string
}

export interface ServerFacts {
  /** The name with which it speaks. */
  readonly name: string
  /** ISUPPORT NETWORK; empty where it does not say. */
  readonly network: string
  /** As it says of itself in 002 or 004. */
  readonly version: string
  readonly isupport: IsupportTokens
  /** All that it offers, with their values. */
  readonly offered: ReadonlyMap<string, string>
  /** Those that are in force. */
  readonly capabilities: ReadonlySet<string>
  readonly motd: readonly string[]
  readonly can: Abilities
}

/** What this server makes possible, so that views need not know names of capabilities. */
export interface Abilities {
  /** Messages are final when they are stored; without it, when a PONG behind them has come. */
  readonly echo: boolean
  /** Earlier messages can be loaded, and gaps are closed after a broken connection. */
  readonly history: boolean
  readonly search: boolean
  readonly redact: boolean
  /** Reactions, replies and typing notices. */
  readonly tags: boolean
  readonly multiline: boolean
  /** The read position is in step with other devices. */
  readonly readMarker: boolean
  readonly metadata: boolean
  readonly rename: boolean
  readonly register: boolean
  readonly monitor: boolean
}

export interface Person {
  readonly nick: string
  /** `user@host`; empty while it is not known. */
  readonly address: string
  readonly account: string | null
  readonly realname: string
  /** The text, empty where it is not known, null: not away. */
  readonly away: string | null
  readonly isBot: boolean
  /** null: nobody has told. */
  readonly isOnline: boolean | null
  /** IRCv3 metadata: display-name, avatar, color, pronouns, status … */
  readonly metadata: ReadonlyMap<string, string>
}

export interface Member {
  readonly nick: string
  /** Signs as `@+`, the highest first (ISUPPORT PREFIX). */
  readonly prefixes: string
}

export interface Topic {
  readonly text: string
  readonly by: string
  /** Unix milliseconds; null where it is not known. */
  readonly time: number | null
}

/** How this person stands to a channel. A conversation is always `joined`. */
export type Membership =
  | { readonly kind: 'joined' }
  /** Asked for; also after a broken connection, until it is had again. */
  | { readonly kind: 'joining' }
  /** The person left, or another device did. */
  | { readonly kind: 'left' }
  | { readonly kind: 'kicked'; readonly by: string; readonly reason: string }
  /** `code` is the numeric: 471 full, 473 invitation needed, 474 banned, 475 key needed, 477 account needed … */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }

export interface Typing {
  readonly nick: string
  /** It counts as ended then. */
  readonly until: number
}

export interface ListEntry {
  readonly mask: string
  readonly by: string
  readonly time: number | null
}

export interface Place {
  readonly kind: 'channel' | 'conversation' | 'server'
  readonly key: PlaceKey
  /** As it is written. */
  readonly name: string
  readonly membership: Membership
  readonly topic: Topic | null
  readonly createdAt: number | null
  /** Letters with their parameters; null while they were not asked for. */
  readonly modes: ReadonlyMap<string, string | null> | null
  /** Bans and the like, by letter: those that were asked for. */
  readonly lists: ReadonlyMap<string, readonly ListEntry[]>
  readonly members: ReadonlyMap<NickKey, Member>
  readonly metadata: ReadonlyMap<string, string>
  readonly typing: readonly Typing[]
  /** When the client came to know it. What is older in a channel without a marker does not count as unread. */
  readonly since: number
  /** Read up to there, Unix milliseconds; null: never. */
  readonly marker: number | null
  /** Messages of others behind the marker, of those that are loaded. */
  readonly unread: number
  readonly mentions: number
  /** There may be more of them before what is loaded. */
  readonly isUnreadPartial: boolean
  /** All that is loaded up to the newest, in the order of the server, without a gap. */
  readonly timeline: Timeline
  /** Another part of the history that the person has jumped to; it joins the timeline when it reaches it. */
  readonly detached: Timeline | null
  /** Own messages that are not final, in the order in which they were given. */
  readonly pending: readonly PendingMessage[]
  readonly loading: Loading
}

/** What is being fetched of the history, and how the last attempt ended. */
export interface Loading {
  /** After a new connection: what came meanwhile is being fetched. */
  readonly isCatchingUp: boolean
  readonly earlier: LoadStatus
  readonly later: LoadStatus
  readonly around: LoadStatus
}

export type LoadStatus = 'idle' | 'busy' | { readonly kind: 'failed'; readonly text: string }

export interface Invitation {
  readonly channel: string
  readonly by: string
  readonly time: number
}

export interface SearchQuery {
  readonly text: string
  readonly in: string | null
  readonly from: string | null
  readonly after: number | null
  readonly before: number | null
}

export interface SearchHit {
  readonly place: PlaceKey
  readonly item: MessageItem
}

export interface Search {
  readonly query: SearchQuery
  readonly status: LoadStatus
  /** Oldest first. */
  readonly hits: readonly SearchHit[]
  /** All there are. */
  readonly isComplete: boolean
}

export interface ListedChannel {
  readonly name: string
  readonly memberCount: number
  readonly topic: string
}

export interface ChannelList {
  readonly isComplete: boolean
  readonly channels: readonly ListedChannel[]
}

export type { ItemKey, MessageForm, MessageId }
