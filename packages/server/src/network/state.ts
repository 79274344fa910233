/**
 * What the network is at one moment: its users, its channels, their members. Only the rooms' functions in
 * this folder change it, and every change goes through a Ledger, so that a batch that could not be recorded can be taken
 * back. Everybody else reads it through the readonly types below.
 */
import type { IpAddress, SourceMask } from '@partyline/irc'
import type { AccountName } from './account-name.ts'
import type { Hook, HookId } from './hook.ts'
import type { ApiToken } from './api-token.ts'
import type { ServerInvitation } from './server-invitation.ts'
import type { AuditEntry } from './audit-entry.ts'
import type { JoinRate, JoinWave } from './join-rate.ts'
import type { Account } from './accounts/account.ts'
import type { Lists } from './modes.ts'
import type { Policy } from './policy.ts'
import type { Registration } from './registrations/registration.ts'
import type { ServerBan } from './server-bans.ts'
import type { FileId, SharedFile } from './shared-file.ts'
import type { Subscriptions } from './subscription.ts'

/** A session's identity on the network: unique on every node, for ever. */
export type SessionId = string & { readonly brand: 'SessionId' }
/** A user's identity: the text of the id of the session that it began with. */
export type UserId = string & { readonly brand: 'UserId' }
/** A server process of the network. */
export type NodeId = string & { readonly brand: 'NodeId' }
/** Under what a person's conversations are kept, see `personOf`. */
export type PersonKey = string & { readonly brand: 'PersonKey' }
/** A nickname or channel name as `foldName` gives it: equal names have equal keys. */
export type NameKey = string & { readonly brand: 'NameKey' }
/** Of whom or what something is said, see `metadata.ts`. */
export type MetadataOwner = PersonKey | UserId | NameKey
/** A nickname and own host, by which a member is recognised after a restart: see `returnKey`. */
export type ReturnKey = string & { readonly brand: 'ReturnKey' }

/** One client's connection to one node, as far as the network has to know of it. */
export interface SessionState {
  readonly id: SessionId
  readonly node: NodeId
  readonly user: UserState
  readonly isSecure: boolean
  /** It says that nobody is at it: see `away.ts`. */
  isUnattended: boolean
}

/** The host with which somebody came, while another one is shown, and what masks are compared with. */
export interface OwnHost extends Readonly<Pick<UserState, 'host' | 'address' | 'sourceKey'>> {}

/**
 * What stands on the network under one nickname. A guest has one session and ends with it. With an account, a user may have
 * several, which are told the same; if it stays, it may have none.
 */
export interface UserState {
  readonly id: UserId
  /** As it was proven; null for a guest. */
  account: AccountName | null
  /** It lives on when its last session has ended. */
  stays: boolean
  /** In the order in which they came. Most users have one: a list of one is gone through faster than a map. */
  sessions: readonly SessionState[]
  nick: string
  nickKey: NameKey
  user: string
  host: string
  /** The host, where it is an address. */
  address: IpAddress | null
  /** The source, folded, an address in its one form: masks are compared with it. */
  sourceKey: NameKey
  /** null: it is shown under the host with which it came. */
  own: OwnHost | null
  realname: string
  /** Folded, for masks. */
  realnameKey: NameKey
  /** What the person says of itself; what others are told is `awayOf`. */
  away: string | null
  /** Letters of `USER_MODES` that are set, in alphabetical order. */
  modes: string
  /** Under which name it is an operator of the network, folded: set with the mode o. */
  oper: NameKey | null
  /** The limits for each address do not hold for it. */
  readonly isExempt: boolean
  readonly signOnAt: number
  readonly channels: Map<NameKey, ChannelState>
  /** The place of the entry that brought the invitation. Most users never have one: null until then. */
  invitations: Map<NameKey, number> | null
  /** Whose private messages do not reach it. */
  silences: readonly SourceMask[]
}

/** A partner in private messages, under the nickname of then. */
export interface Correspondent extends Readonly<Pick<UserState, 'nick' | 'nickKey'>> {
  /** The person has written to it, and not only got messages. */
  readonly isAddressed: boolean
  /** Unix milliseconds: when it was written down last, not what was said. */
  readonly notedAt: number
}

export interface MemberState {
  readonly user: UserState
  /** Letters, the strongest first: see `ranks.ts`. */
  ranks: string
}

export interface ChannelState {
  name: string
  key: NameKey
  readonly createdAt: number
  /** The place of the entry that made it; 0 for a channel that was there before this start. */
  readonly firstSeq: number
  topic: Topic | null
  /** Mode letters without parameter that are set: i m n s t. */
  modes: string
  password: string | null
  limit: number | null
  /** Mode f: the channel to which users are led that cannot enter. */
  forward: string | null
  /** Mode j. */
  joinRate: JoinRate | null
  /** What is counted of joins; null until there was one that counts. */
  wave: JoinWave | null
  /** Unix milliseconds (believed) of the last KNOCK; null until there was one. */
  knockedAt: number | null
  lists: Lists
  readonly members: Map<UserId, MemberState>
  /** The place in the order since which strangers could not enter at will; null while they can. */
  guardedSince: number | null
  /** The host of the user that gave the channel what it is kept for; null while there is nothing. */
  keeper: string | null
  /** Ways in and out for programs. */
  hooks: readonly Hook[]
  /** Since when nobody is in it; null while somebody is. */
  emptySince: number | null
  /** The places of members whose server has stopped; those that lapse first come first. */
  readonly returns: Map<ReturnKey, Return>
}

/** A place in a channel that its holder may take again after a restart. */
export interface Return {
  readonly ranks: string
  /** Unix milliseconds. */
  readonly until: number
}

/** Where a name leads that a channel had before. */
export interface Redirect {
  readonly to: string
  /** Unix milliseconds, as believed. */
  readonly at: number
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
  /** null for a guest. */
  readonly account: AccountName | null
  /** A mask does not find it. */
  readonly isInvisible: boolean
  /** Of its latest session. Left out where that has no name: on a server that is alone, and in snapshots of earlier versions. */
  readonly server?: string
  readonly at: number
}

export interface NetworkState {
  /** What decides outcomes from here on. */
  policy: Policy
  /** In the order in which they came, those of all nodes. */
  readonly sessions: Map<SessionId, SessionState>
  readonly users: Map<UserId, UserState>
  readonly accounts: Map<PersonKey, Account>
  /** The names of accounts that are gone, and since when: nobody has them again. */
  readonly retired: Map<PersonKey, number>
  /** Accounts by what their names look like. Made of `accounts`. */
  readonly accountSkeletons: Map<string, PersonKey>
  /** Accounts by the SHA-256, hexadecimal, of tokens, certificates and keys: one may be of several. Made of `accounts`. */
  readonly proofs: Map<string, readonly PersonKey[]>
  /** The users that have an account. */
  readonly persons: Map<PersonKey, UserState>
  readonly nicks: Map<NameKey, UserState>
  /** Of accounts that are told by push. */
  readonly pushes: Map<PersonKey, Subscriptions>
  /** Of persons and channels of which something is said. */
  readonly metadata: Map<MetadataOwner, ReadonlyMap<string, string>>
  /** Users by what their nicknames look like, and channels with members. */
  readonly nickSkeletons: Map<string, UserState>
  readonly channelSkeletons: Map<string, ChannelState>
  readonly channels: Map<NameKey, ChannelState>
  /** The channels that belong to an account. */
  readonly registrations: Map<NameKey, Registration>
  /** The channels of the hooks. */
  readonly hooks: Map<HookId, ChannelState>
  /** By the name that a channel had before. */
  readonly redirects: Map<NameKey, Redirect>
  /** The channels without members, and how many of them each host keeps. */
  readonly vacant: Map<NameKey, ChannelState>
  readonly vacantByKeeper: Map<string, number>
  /** When those that have lapsed were last looked for. */
  vacantSweptAt: number
  /** Up to which date each person has read, by what. */
  readonly markers: Map<PersonKey, Map<NameKey, number>>
  /** With whom each person has talked in private; see `correspondents.ts`. */
  readonly correspondents: Map<PersonKey, Map<PersonKey, Correspondent>>
  /** From the whole network, by `banKey`. */
  readonly bans: Map<string, ServerBan>
  /** What operators did, by the place of the entry, the oldest first. */
  readonly audit: Map<string, AuditEntry>
  /** By name. */
  readonly apiTokens: Map<string, ApiToken>
  /** By id, the oldest first. */
  readonly serverInvitations: Map<string, ServerInvitation>
  /** By id, the oldest first. */
  readonly files: Map<FileId, SharedFile>
  /** By a running number without gaps; the last is `departureCount` - 1. */
  readonly departures: Map<number, Departure>
  /** Under which name the clients of each node know it. */
  readonly serverNames: Map<NodeId, string>
  /** The place of the entry that was executed last. */
  lastSeq: number
  /** Unix milliseconds: the date of the last event. */
  lastTime: number
  departureCount: number
  /** How many users have each user mode. */
  modeCounts: ModeCounts
  /** How many channels have mode s. */
  secretChannels: number
  /** All sessions. */
  crowd: Crowd
  /** Those of each node. */
  readonly crowds: Map<NodeId, Crowd>
}

/** How many there are, and were at most since this process knows of them: that is no part of a snapshot. */
export interface Crowd {
  readonly sessions: number
  readonly sessionsMax: number
}

/** By letter; none where nobody has it. */
export type ModeCounts = Readonly<Record<string, number>>

export const NOBODY: Crowd = { sessions: 0, sessionsMax: 0 }

type ReadonlyFields<T> = { readonly [K in keyof T]: T[K] }
export type User = Omit<ReadonlyFields<UserState>, 'sessions' | 'channels' | 'invitations'> & {
  readonly sessions: readonly Readonly<Pick<SessionState, 'id' | 'node' | 'isSecure' | 'isUnattended'>>[]
  readonly channels: ReadonlyMap<NameKey, Channel>
  readonly invitations: ReadonlyMap<NameKey, number> | null
}
export type Member = Omit<ReadonlyFields<MemberState>, 'user'> & { readonly user: User }
export type Channel = Omit<ReadonlyFields<ChannelState>, 'members' | 'returns'> & {
  readonly members: ReadonlyMap<UserId, Member>
  readonly returns: ReadonlyMap<ReturnKey, Return>
}

export function createState(policy: Policy): NetworkState {
  return {
    policy,
    sessions: new Map(),
    users: new Map(),
    accounts: new Map(),
    retired: new Map(),
    accountSkeletons: new Map(),
    proofs: new Map(),
    persons: new Map(),
    nicks: new Map(),
    metadata: new Map(),
    pushes: new Map(),
    nickSkeletons: new Map(),
    channelSkeletons: new Map(),
    channels: new Map(),
    registrations: new Map(),
    redirects: new Map(),
    hooks: new Map(),
    vacant: new Map(),
    vacantByKeeper: new Map(),
    vacantSweptAt: 0,
    markers: new Map(),
    correspondents: new Map(),
    bans: new Map(),
    audit: new Map(),
    apiTokens: new Map(),
    serverInvitations: new Map(),
    files: new Map(),
    departures: new Map(),
    serverNames: new Map(),
    lastSeq: 0,
    lastTime: 0,
    departureCount: 0,
    modeCounts: {},
    secretChannels: 0,
    crowd: NOBODY,
    crowds: new Map(),
  }
}

/** nick!user@host, the source of everything this user does. */
export function sourceOf(user: Pick<User, 'nick' | 'user' | 'host'>): string {
  return `${user.nick}!${user.user}@${user.host}`
}
