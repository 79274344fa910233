/**
 * The network: the only place where chat state changes, and it changes in one way, by executing entries in their order.
 * No I/O, no clock, no randomness: the same entries give the same state and the same results on every machine.
 */
import type { IpAddress } from '@partyline/irc'
import type { AccountName } from './account-name.ts'
import type { Account } from './accounts/account.ts'
import { indexAccountNames } from './accounts/account-names.ts'
import { indexProofs } from './accounts/proof-index.ts'
import type { ApiToken } from './api-token.ts'
import type { AuditEntry } from './audit-entry.ts'
import { isVisible } from './channel-access.ts'
import type { Entry } from './command.ts'
import { Context, findChannel, findUser, type Emit } from './context.ts'
import { personOf } from './conversation.ts'
import { correspondentsOf, type Correspondents } from './correspondents.ts'
import { execute } from './execute.ts'
import type { Hook, HookId } from './hook.ts'
import { restoreKept, type Kept } from './kept.ts'
import { Ledger } from './ledger.ts'
import { LookAlikes } from './look-alikes.ts'
import { metadataOf, type Metadata } from './metadata-state.ts'
import type { UserMode } from './modes.ts'
import type { Policy } from './policy.ts'
import { markerOf } from './read-markers.ts'
import type { Registration } from './registrations/registration.ts'
import { classOf, hasRight, operOf, type Right } from './rights.ts'
import { banOfAddress, type ServerBan } from './server-bans.ts'
import { usableInvitation, type ServerInvitation } from './server-invitation.ts'
import type { FileId, SharedFile } from './shared-file.ts'
import { restoreState, takeSnapshot, type Snapshot } from './snapshot.ts'
import {
  createState,
  NOBODY,
  type Channel,
  type Crowd,
  type Departure,
  type NameKey,
  type NetworkState,
  type NodeId,
  type PersonKey,
  type SessionId,
  type User,
  type UserId,
} from './state.ts'
import type { Subscriptions } from './subscription.ts'

const NOTHING_KEPT: Kept = { channels: [], places: [], records: [], now: 0 }

export class Network {
  #state: NetworkState
  readonly #ledger = new Ledger()
  /** What the policy's reserved names look like. */
  #lookAlikes: { readonly of: Policy['reserved']; readonly names: LookAlikes }

  /**
   * Starts with the channels as they were, all empty.
   * @param policy holds until an entry brings another one
   * @throws {TypeError} a record cannot be put back
   */
  constructor(policy: Policy, kept = NOTHING_KEPT) {
    this.#state = createState(policy)
    this.#lookAlikes = { of: policy.reserved, names: new LookAlikes(policy.reserved) }
    restoreKept(this.#state, kept, this.#lookAlikes.names)
  }

  /**
   * Undone by `rollback` until `commit`. When it throws, what it has done so far stays until then.
   * @param emit is called with each result when it has just happened
   */
  execute(entry: Entry, emit: Emit): void {
    const state = this.#state
    const ledger = this.#ledger
    const context = new Context({ state, ledger, lookAlikes: this.#names() }, entry, emit)
    ledger.assign(state, { lastSeq: entry.seq, lastTime: entry.time })
    execute(context, entry)
  }

  #names(): LookAlikes {
    const { reserved } = this.#state.policy
    if (this.#lookAlikes.of !== reserved) this.#lookAlikes = { of: reserved, names: new LookAlikes(reserved) }
    return this.#lookAlikes.names
  }

  /** All of it, to go on from elsewhere or later. Only between a commit and the next entry. */
  snapshot(): Snapshot {
    return takeSnapshot(this.#state)
  }

  /** Becomes the network of which that is a snapshot. @throws {TypeError} it is none */
  restore(snapshot: Snapshot): void {
    this.#state = restoreState(snapshot)
    indexAccountNames(this.#state, this.#names())
    indexProofs(this.#state)
  }

  /** A place to roll back to, between two entries. */
  mark(): number {
    return this.#ledger.mark()
  }

  rollback(mark = 0): void {
    this.#ledger.rollback(mark)
  }

  /** Nothing has been executed since the last commit. */
  get isCommitted(): boolean {
    return this.#ledger.isEmpty
  }

  commit(): void {
    this.#ledger.commit()
  }

  /** The place of the last entry executed. */
  get lastSeq(): number {
    return this.#state.lastSeq
  }

  /** Unix milliseconds: the date of the last event. No later entry may have an earlier one. */
  get lastTime(): number {
    return this.#state.lastTime
  }

  get policy(): Policy {
    return this.#state.policy
  }

  get users(): ReadonlyMap<UserId, User> {
    return this.#state.users
  }

  /** All sessions. */
  get crowd(): Crowd {
    return this.#state.crowd
  }

  crowdOf(node: NodeId): Crowd {
    return this.#state.crowds.get(node) ?? NOBODY
  }

  get channels(): ReadonlyMap<NameKey, Channel> {
    return this.#state.channels
  }

  /** The channels that belong to an account. */
  get registrations(): ReadonlyMap<NameKey, Registration> {
    return this.#state.registrations
  }

  user(id: UserId): User | undefined {
    return this.#state.users.get(id)
  }

  /** What keeps clients out, in the order in which it came. */
  get bans(): Iterable<ServerBan> {
    return this.#state.bans.values()
  }

  /** @param now Unix milliseconds */
  banOfAddress(address: IpAddress, now: number): ServerBan | undefined {
    return banOfAddress(this.#state, address, now)
  }

  /** Of the owner's programs, by name. */
  get apiTokens(): ReadonlyMap<string, ApiToken> {
    return this.#state.apiTokens
  }

  /** To the server, by id, the oldest first. */
  get serverInvitations(): ReadonlyMap<string, ServerInvitation> {
    return this.#state.serverInvitations
  }

  /** That people share, by id, the oldest first. */
  get files(): ReadonlyMap<FileId, SharedFile> {
    return this.#state.files
  }

  /** Whether an account can be made with the code that has this hash. @param now Unix milliseconds */
  isInvitation(hash: string, now: number): boolean {
    return usableInvitation(this.#state.serverInvitations, hash, now) !== undefined
  }

  /** What operators did, the oldest first, by keys that are in order as texts too. */
  get audit(): ReadonlyMap<string, AuditEntry> {
    return this.#state.audit
  }

  /** How many channels everybody may know of. A secret one is none, also as a number: its making would show. */
  get openChannels(): number {
    return this.#state.channels.size - this.#state.secretChannels
  }

  /** How many users have this mode. */
  countWith(mode: UserMode): number {
    return this.#state.modeCounts[mode] ?? 0
  }

  /** The class of operators that an account has by the configuration; null for none. */
  operClassOf(account: AccountName): string | null {
    const found = operOf(this.#state.policy, account)
    return found?.isAccount === true ? found.className : null
  }

  /** The class of a user; null for one that is no operator of the network. */
  operClass(user: User): string | null {
    return classOf(this.#state.policy, user)
  }

  hasRight(user: User, right: Right): boolean {
    return hasRight(this.#state.policy, user, right)
  }

  /** How many sessions of that node are on the network. */
  sessionsOf(node: NodeId): number {
    let count = 0
    for (const session of this.#state.sessions.values()) if (session.node === node) count += 1
    return count
  }

  /** The user that a session of any node acts for. */
  userOf(session: SessionId): User | undefined {
    return this.#state.sessions.get(session)?.user
  }

  /** Of the node with the latest session of a user; null where that has no session, and on a server that is alone. */
  serverOf({ sessions }: User): string | null {
    const latest = sessions.at(-1)
    return latest === undefined ? null : (this.#state.serverNames.get(latest.node) ?? null)
  }

  /** Of all nodes; none on a server that is alone. */
  get serverNames(): ReadonlyMap<NodeId, string> {
    return this.#state.serverNames
  }

  /** The node of a session that is a user's. */
  nodeOf(session: SessionId): NodeId | undefined {
    return this.#state.sessions.get(session)?.node
  }

  get accounts(): ReadonlyMap<PersonKey, Account> {
    return this.#state.accounts
  }

  /** The accounts that have a token of this hash, or a certificate or key with this fingerprint. */
  *accountsProvenBy(hash: string): Iterable<Account> {
    for (const key of this.#state.proofs.get(hash) ?? []) {
      const found = this.#state.accounts.get(key)
      if (found !== undefined) yield found
    }
  }

  /** The user under whose name conversations are kept so, when there is one. */
  person(key: PersonKey): User | undefined {
    return this.#state.persons.get(key) ?? this.#state.users.get(key as string as UserId)
  }

  /** Where accounts are told by push. */
  get pushes(): ReadonlyMap<PersonKey, Subscriptions> {
    return this.#state.pushes
  }

  /** What is said of a user or a channel. */
  metadataOf(of: User | Channel): Metadata {
    return metadataOf(this.#state, 'key' in of ? of.key : personOf(of))
  }

  /** Up to which date the user has read it, in Unix milliseconds; null where nothing is marked. */
  marker(user: User, target: string): number | null {
    return markerOf(this.#state, user, target)
  }

  /** With whom the user has talked in private. */
  correspondents(user: User): Correspondents {
    return correspondentsOf(this.#state, user)
  }

  userByNick(name: string): User | undefined {
    return findUser(this.#state, name)
  }

  channel(name: string): Channel | undefined {
    return findChannel(this.#state, name)
  }

  /** The channel of a hook, and the hook. */
  hook(id: HookId): { readonly channel: Channel; readonly hook: Hook } | undefined {
    const channel = this.#state.hooks.get(id)
    const hook = channel?.hooks.find((one) => one.id === id)
    return channel === undefined || hook === undefined ? undefined : { channel, hook }
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
