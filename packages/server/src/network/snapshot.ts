/**
 * The whole state as plain values: what is referred to stands under its key, and the order of every list is kept, because the
 * order of members, of users and of what is forgotten first decides outcomes. Whatever can be made again of the rest is left out.
 */
import { countSecret } from './secret-channels.ts'
import { foldName, SourceMask } from '@partyline/irc'
import { personOfAccount } from './conversation.ts'
import { plainAccount, type Account } from './accounts/account.ts'
import { namesOf } from './identity.ts'
import { ListMask } from './list-mask.ts'
import type { Hook } from './hook.ts'
import type { ListEntry, ListMode } from './modes.ts'
import type { ApiToken } from './api-token.ts'
import { plainInvitation, type ServerInvitation } from './server-invitation.ts'
import { plainFile, type SharedFile } from './shared-file.ts'
import type { AuditEntry } from './audit-entry.ts'
import type { Policy } from './policy.ts'
import { plainRegistration, type Registration } from './registrations/registration.ts'
import { banKey, compileBan, recordOf, type BanRecord } from './server-bans.ts'
import {
  createState,
  NOBODY,
  type ChannelState,
  type Correspondent,
  type Crowd,
  type Departure,
  type MetadataOwner,
  type NameKey,
  type NetworkState,
  type NodeId,
  type PersonKey,
  type Redirect,
  type Return,
  type ReturnKey,
  type SessionId,
  type SessionState,
  type UserId,
  type UserState,
} from './state.ts'
import type { PushKeys } from './subscription.ts'
import { countedAll } from './user-modes.ts'

/**
 * Of the form below, and of the rules that lead to it: raised when either changes. One with another number is not read. Its node then reads the
 * stream again, so that all nodes have what the same rules make of it.
 */
export const SNAPSHOT_VERSION = 6

type Plain<T, Left extends keyof T> = Readonly<Omit<T, Left>>

export interface ListSnapshot extends Omit<ListEntry, 'mask'> {
  readonly mask: string
}

export interface UserSnapshot extends Plain<
  UserState,
  'address' | 'own' | 'sessions' | 'channels' | 'invitations' | 'silences'
> {
  /** Left out where it is shown, as in snapshots of earlier versions. */
  readonly ownHost?: string
  readonly channels: readonly NameKey[]
  readonly invitations: readonly (readonly [NameKey, number])[]
  readonly silences: readonly string[]
}

export interface ChannelSnapshot extends Plain<ChannelState, 'lists' | 'members' | 'returns'> {
  readonly lists: Readonly<Record<ListMode, readonly ListSnapshot[]>>
  readonly members: readonly (readonly [UserId, ranks: string])[]
  readonly returns: readonly (readonly [ReturnKey, Return])[]
}

export interface Snapshot {
  readonly v: number
  readonly policy: Policy
  readonly lastSeq: number
  readonly lastTime: number
  readonly departureCount: number
  readonly vacantSweptAt: number
  readonly accounts: readonly Account[]
  readonly retired: readonly (readonly [PersonKey, number])[]
  readonly users: readonly UserSnapshot[]
  readonly sessions: readonly (readonly [SessionId, NodeId, UserId, isSecure: boolean, isUnattended?: true])[]
  readonly channels: readonly ChannelSnapshot[]
  readonly registrations: readonly Registration[]
  readonly redirects: readonly (readonly [NameKey, Redirect])[]
  readonly vacant: readonly NameKey[]
  readonly vacantByKeeper: readonly (readonly [string, number])[]
  readonly nickSkeletons: readonly (readonly [string, UserId])[]
  readonly channelSkeletons: readonly (readonly [string, NameKey])[]
  readonly markers: readonly (readonly [PersonKey, readonly (readonly [NameKey, number])[]])[]
  readonly correspondents: readonly (readonly [PersonKey, readonly (readonly [PersonKey, Correspondent])[]])[]
  readonly bans: readonly BanRecord[]
  readonly audit: readonly (readonly [string, AuditEntry])[]
  readonly apiTokens: readonly ApiToken[]
  readonly serverInvitations: readonly ServerInvitation[]
  /** Snapshots of earlier versions do not have it. */
  readonly files?: readonly SharedFile[]
  readonly departures: readonly (readonly [number, Departure])[]
  /** Snapshots of earlier versions do not have it. */
  readonly serverNames?: readonly (readonly [NodeId, string])[]
  readonly pushes: readonly (readonly [PersonKey, readonly (readonly [string, PushKeys])[]])[]
  readonly metadata: readonly (readonly [MetadataOwner, readonly (readonly [string, string])[]])[]
}

export function takeSnapshot(state: NetworkState): Snapshot {
  const { policy, lastSeq, lastTime, departureCount, vacantSweptAt } = state
  return {
    v: SNAPSHOT_VERSION,
    policy,
    lastSeq,
    lastTime,
    departureCount,
    vacantSweptAt,
    accounts: [...state.accounts.values()].map(plainAccount),
    retired: [...state.retired],
    users: [...state.users.values()].map(userSnapshot),
    sessions: [...state.sessions.values()].map(sessionSnapshot),
    channels: [...state.channels.values()].map(channelSnapshot),
    redirects: [...state.redirects].map(([key, { to, at }]) => [key, { to, at }]),
    registrations: [...state.registrations.values()].map(plainRegistration),
    vacant: [...state.vacant.keys()],
    vacantByKeeper: [...state.vacantByKeeper],
    nickSkeletons: [...state.nickSkeletons].map(([skeleton, { id }]) => [skeleton, id]),
    channelSkeletons: [...state.channelSkeletons].map(([skeleton, { key }]) => [skeleton, key]),
    markers: [...state.markers].map(([person, markers]) => [person, [...markers]]),
    correspondents: [...state.correspondents].map(([person, all]) => [person, [...all].map(correspondentSnapshot)]),
    bans: [...state.bans.values()].map(recordOf),
    apiTokens: [...state.apiTokens.values()].map(({ name, hash, by, at, until }) => ({ name, hash, by, at, until })),
    serverInvitations: [...state.serverInvitations.values()].map(plainInvitation),
    files: [...state.files.values()].map(plainFile),
    audit: [...state.audit].map(([key, { at, by, does, on, reason }]) => [key, { at, by, does, on, reason }]),
    departures: [...state.departures],
    serverNames: [...state.serverNames],
    pushes: [...state.pushes].map(([person, subscriptions]) => [person, [...subscriptions]]),
    metadata: [...state.metadata].map(([owner, said]) => [owner, [...said]]),
  }
}

// Each field by name: the text that is made of a snapshot must be the same on every node.

function userSnapshot(user: UserState): UserSnapshot {
  return {
    id: user.id,
    account: user.account,
    stays: user.stays,
    nick: user.nick,
    nickKey: user.nickKey,
    user: user.user,
    host: user.host,
    sourceKey: user.sourceKey,
    ...(user.own === null ? {} : { ownHost: user.own.host }),
    realname: user.realname,
    realnameKey: user.realnameKey,
    away: user.away,
    modes: user.modes,
    oper: user.oper,
    isExempt: user.isExempt,
    signOnAt: user.signOnAt,
    channels: [...user.channels.keys()],
    invitations: [...(user.invitations ?? [])],
    silences: user.silences.map(({ text }) => text),
  }
}

/** The last part is left out as in snapshots of earlier versions, whose sessions all count. */
function sessionSnapshot({ id, node, user, isSecure, isUnattended }: SessionState): Snapshot['sessions'][number] {
  return isUnattended ? [id, node, user.id, isSecure, true] : [id, node, user.id, isSecure]
}

function correspondentSnapshot([person, one]: [PersonKey, Correspondent]): [PersonKey, Correspondent] {
  const { nick, nickKey, isAddressed, notedAt } = one
  return [person, { nick, nickKey, isAddressed, notedAt }]
}

function channelSnapshot(channel: ChannelState): ChannelSnapshot {
  const { topic, lists } = channel
  return {
    name: channel.name,
    key: channel.key,
    createdAt: channel.createdAt,
    firstSeq: channel.firstSeq,
    topic: topic === null ? null : { text: topic.text, by: topic.by, at: topic.at },
    modes: channel.modes,
    password: channel.password,
    limit: channel.limit,
    forward: channel.forward,
    joinRate: channel.joinRate,
    wave: channel.wave,
    knockedAt: channel.knockedAt,
    guardedSince: channel.guardedSince,
    keeper: channel.keeper,
    hooks: channel.hooks.map(hookSnapshot),
    emptySince: channel.emptySince,
    lists: { b: lists.b.map(listSnapshot), e: lists.e.map(listSnapshot), I: lists.I.map(listSnapshot) },
    members: [...channel.members.values()].map(({ user, ranks }) => [user.id, ranks]),
    returns: [...channel.returns].map(([key, { ranks, until }]) => [key, { ranks, until }]),
  }
}

function hookSnapshot(hook: Hook): Hook {
  const { id, by, host, at } = hook
  return hook.way === 'in'
    ? { way: 'in', name: hook.name, hash: hook.hash, id, by, host, at }
    : { way: 'out', url: hook.url, secret: hook.secret, id, by, host, at }
}

function listSnapshot({ mask, by, at }: ListEntry): ListSnapshot {
  return { mask: mask.text, by, at }
}

/** @throws {TypeError} it has another form, or a key refers to nothing: it is no snapshot that `takeSnapshot` made */
export function restoreState(snapshot: Snapshot): NetworkState {
  if (snapshot.v !== SNAPSHOT_VERSION) throw new TypeError(`the snapshot has the form ${snapshot.v}`)
  const state = createState(snapshot.policy)
  const { lastSeq, lastTime, departureCount, vacantSweptAt } = snapshot
  Object.assign(state, { lastSeq, lastTime, departureCount, vacantSweptAt })
  for (const [key, at] of snapshot.retired) state.retired.set(key, at)
  for (const account of snapshot.accounts) state.accounts.set(personOfAccount(account.name), account)
  for (const user of snapshot.users) addUser(state, user)
  for (const [id, node, userId, isSecure, isUnattended = false] of snapshot.sessions) {
    const user = found(state.users, userId)
    const session = { id, node, user, isSecure, isUnattended }
    state.sessions.set(id, session)
    state.crowd = larger(state.crowd)
    state.crowds.set(node, larger(state.crowds.get(node) ?? NOBODY))
    user.sessions = user.sessions.concat(session)
  }
  for (const channel of snapshot.channels) addChannel(state, channel)
  for (const [key, redirect] of snapshot.redirects) state.redirects.set(key, redirect)
  for (const registration of snapshot.registrations) {
    state.registrations.set(foldName(registration.name) as NameKey, registration)
  }
  for (const { id, channels } of snapshot.users) {
    const user = found(state.users, id)
    for (const key of channels) user.channels.set(key, found(state.channels, key))
  }
  for (const key of snapshot.vacant) state.vacant.set(key, found(state.channels, key))
  for (const [keeper, count] of snapshot.vacantByKeeper) state.vacantByKeeper.set(keeper, count)
  for (const [skeleton, id] of snapshot.nickSkeletons) state.nickSkeletons.set(skeleton, found(state.users, id))
  for (const [skeleton, key] of snapshot.channelSkeletons) {
    state.channelSkeletons.set(skeleton, found(state.channels, key))
  }
  for (const [person, markers] of snapshot.markers) state.markers.set(person, new Map(markers))
  for (const [person, all] of snapshot.correspondents) state.correspondents.set(person, new Map(all))
  for (const ban of snapshot.bans) state.bans.set(banKey(ban), compileBan(ban))
  for (const token of snapshot.apiTokens) state.apiTokens.set(token.name, token)
  for (const invitation of snapshot.serverInvitations) state.serverInvitations.set(invitation.id, invitation)
  for (const file of snapshot.files ?? []) state.files.set(file.id, file)
  for (const [key, deed] of snapshot.audit) state.audit.set(key, deed)
  for (const [number, departure] of snapshot.departures) state.departures.set(number, departure)
  for (const [node, name] of snapshot.serverNames ?? []) state.serverNames.set(node, name)
  for (const [person, subscriptions] of snapshot.pushes) state.pushes.set(person, new Map(subscriptions))
  for (const [owner, said] of snapshot.metadata) state.metadata.set(owner, new Map(said))
  countSecret(state)
  return state
}

/** What there was before is not known. */
function larger({ sessions }: Crowd): Crowd {
  return { sessions: sessions + 1, sessionsMax: sessions + 1 }
}

function addUser(state: NetworkState, { invitations, silences, ownHost, ...plain }: UserSnapshot): void {
  const user: UserState = {
    ...plain,
    ...namesOf({ ...plain, own: ownHost === undefined ? null : { host: ownHost } }),
    sessions: [],
    channels: new Map(),
    invitations: invitations.length === 0 ? null : new Map(invitations),
    silences: silences.map((mask) => new SourceMask(mask)),
  }
  state.users.set(user.id, user)
  state.nicks.set(user.nickKey, user)
  state.modeCounts = countedAll(state.modeCounts, user.modes, 1)
  if (user.account !== null) state.persons.set(personOfAccount(user.account), user)
}

function addChannel(state: NetworkState, { lists, members, returns, ...plain }: ChannelSnapshot): void {
  const channel: ChannelState = {
    ...plain,
    lists: { b: lists.b.map(listEntry), e: lists.e.map(listEntry), I: lists.I.map(listEntry) },
    members: new Map(),
    returns: new Map(returns),
  }
  state.channels.set(channel.key, channel)
  for (const { id } of channel.hooks) state.hooks.set(id, channel)
  for (const [id, ranks] of members) channel.members.set(id, { user: found(state.users, id), ranks })
}

function listEntry({ mask, by, at }: ListSnapshot): ListEntry {
  return { mask: new ListMask(mask), by, at }
}

function found<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key)
  if (value === undefined) throw new TypeError(`the snapshot has no ${JSON.stringify(key)}`)
  return value
}
