/**
 * What the network is at one moment: its users, its channels, their members. Only the rooms' functions in
 * this folder change it, and every change goes through a Ledger, so that a batch that could not be recorded can be taken
 * back. Everybody else reads it through the readonly types below.
 */
import type { IpAddress } from '@partyline/irc'
import type { Lists } from './modes.ts'

/** A session's identity on the network: unique on every node, for ever. */
export type SessionId = string & { readonly brand: 'SessionId' }
/** A nickname or channel name as `foldName` gives it: equal names have equal keys. */
export type NameKey = string & { readonly brand: 'NameKey' }
/** A nickname and host, by which a member is recognised after a restart: see `returnKey`. */
export type ReturnKey = string & { readonly brand: 'ReturnKey' }

/** A session as everyone on the network sees it. */
export interface UserState {
  readonly session: SessionId
  nick: string
  nickKey: NameKey
  readonly user: string
  readonly host: string
  /** The host, where it is an address. */
  readonly address: IpAddress | null
  /** The source, folded, an address in its one form: masks are compared with it. */
  sourceKey: NameKey
  realname: string
  /** Folded, for masks. */
  realnameKey: NameKey
  readonly isSecure: boolean
  away: string | null
  isInvisible: boolean
  readonly signOnAt: number
  readonly channels: Map<NameKey, ChannelState>
  /** The place of the entry that brought the invitation. */
  readonly invitations: Map<NameKey, number>
  /** The partners of this session in private messages, under their nickname then; the latest last. */
  readonly correspondents: Map<SessionId, Correspondent>
}

export type Correspondent = Readonly<Pick<UserState, 'nick' | 'nickKey'>>

export interface MemberState {
  readonly user: UserState
  isOperator: boolean
  isVoiced: boolean
}

export interface ChannelState {
  readonly name: string
  readonly key: NameKey
  readonly createdAt: number
  /** The place of the entry that made it; 0 for a channel that was there before this start. */
  readonly firstSeq: number
  topic: Topic | null
  /** Mode letters without parameter that are set: i m n s t. */
  modes: string
  password: string | null
  limit: number | null
  lists: Lists
  readonly members: Map<SessionId, MemberState>
  /** The place in the order since which strangers could not enter at will; null while they can. */
  guardedSince: number | null
  /** The host of the user that gave the channel what it is kept for; null while there is nothing. */
  keeper: string | null
  /** Since when nobody is in it; null while somebody is. */
  emptySince: number | null
  /** The places of the members at the last stop of the server. */
  readonly returns: Map<ReturnKey, Return>
}

/** A place in a channel that its holder may take again after a restart. */
export interface Return {
  readonly isOperator: boolean
  readonly isVoiced: boolean
  /** Unix milliseconds. */
  readonly until: number
}

export interface Topic {
  readonly text: string
  readonly by: string
  readonly at: number
}

/** A user that left, or gave up a nickname: the answer to WHOWAS. */
export interface Departure {
  readonly nick: string
  readonly nickKey: NameKey
  readonly user: string
  readonly host: string
  readonly realname: string
  readonly at: number
}

export interface NetworkState {
  readonly users: Map<SessionId, UserState>
  readonly nicks: Map<NameKey, UserState>
  /** Users by what their nicknames look like, and channels with members. */
  readonly nickSkeletons: Map<string, UserState>
  readonly channelSkeletons: Map<string, ChannelState>
  readonly channels: Map<NameKey, ChannelState>
  /** The channels without members, and how many of them each host keeps. */
  readonly vacant: Map<NameKey, ChannelState>
  readonly vacantByKeeper: Map<string, number>
  /** When those that have lapsed were last looked for. */
  vacantSweptAt: number
  /** By a running number without gaps; the last is `departureCount` - 1. */
  readonly departures: Map<number, Departure>
  /** The place of the entry that was executed last. */
  lastSeq: number
  departureCount: number
  /** The most users at one time. */
  usersMax: number
}

type ReadonlyFields<T> = { readonly [K in keyof T]: T[K] }
export type User = Omit<ReadonlyFields<UserState>, 'channels' | 'invitations' | 'correspondents'> & {
  readonly channels: ReadonlyMap<NameKey, Channel>
  readonly invitations: ReadonlyMap<NameKey, number>
  readonly correspondents: ReadonlyMap<SessionId, Correspondent>
}
export type Member = Omit<ReadonlyFields<MemberState>, 'user'> & { readonly user: User }
export type Channel = Omit<ReadonlyFields<ChannelState>, 'members' | 'returns'> & {
  readonly members: ReadonlyMap<SessionId, Member>
  readonly returns: ReadonlyMap<ReturnKey, Return>
}

export function createState(): NetworkState {
  return {
    users: new Map(),
    nicks: new Map(),
    nickSkeletons: new Map(),
    channelSkeletons: new Map(),
    channels: new Map(),
    vacant: new Map(),
    vacantByKeeper: new Map(),
    vacantSweptAt: 0,
    departures: new Map(),
    lastSeq: 0,
    departureCount: 0,
    usersMax: 0,
  }
}

/** nick!user@host, the source of everything this user does. */
export function sourceOf(user: Pick<User, 'nick' | 'user' | 'host'>): string {
  return `${user.nick}!${user.user}@${user.host}`
}
