/** How sessions come to users and leave them: registration, log-in, the end of a session, the end of a node. */
import type { Account } from './accounts/account.ts'
import { awayOf, sessionsChanged, takeAway } from './away.ts'
import { personOfAccount } from './conversation.ts'
import type { Context } from './context.ts'
import type { Command, Entry, Proof } from './command.ts'
import { logUserIn, prove } from './accounts/prove.ts'
import { accountHostChanged, hostOf, knownWith, showAtFirst } from './host.ts'
import { register } from './identity.ts'
import { quit } from './membership.ts'
import { endOperByAccount, operByAccount } from './opers.ts'
import { sayAtFirst } from './metadata.ts'
import { refuse, type Refusal } from './refusal.ts'
import { banOfUser, banText } from './server-bans.ts'
import {
  NOBODY,
  type Crowd,
  type NodeId,
  type SessionId,
  type SessionState,
  type UserId,
  type UserState,
} from './state.ts'
import { holdPlaces } from './vacancy.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

const RESTARTED = 'Server restarted'
const LOST = 'Server lost'
/** Why a server that stops sends its clients away. */
export const STOPPING = 'the server is shutting down'

/** One more session of the user that has this account, or a new user. */
export function attach(context: Context, session: SessionId, command: CommandOf<'attach'>): void {
  const { state, ledger } = context
  const { proof, isSecure } = command
  const account = proof === null ? undefined : state.accounts.get(personOfAccount(proof.account))
  if (proof !== null && (account === undefined || account.pending !== null)) return context.refuse(gone(proof))
  const present = proof === null ? undefined : state.persons.get(personOfAccount(proof.account))
  const id = session as string as UserId
  // The id of a session is never used again. In a stream that was altered it may be, and a user that stays keeps its own.
  if (present === undefined && state.users.has(id)) return
  if (proof !== null && present !== undefined && isFull(context, present)) {
    const text = `${proof.account} has as many sessions as one person may have here (${present.sessions.length}). End another one (QUIT), then choose a nickname again`
    return context.refuse({ kind: 'failure', verb: 'NICK', code: 'TOO_MANY_SESSIONS', params: [proof.account], text })
  }
  const banned = refuseBanned(context, account, present ?? { ...command, own: null })
  if (banned !== null) return context.refuse(banned)
  if (present !== undefined && account?.isShared === false && present.sessions.length > 0) {
    const text = `${proof?.account} is here already, and shares its nickname with no other connection`
    return context.refuse(refuse('ERR_NICKNAMEINUSE', [command.nick], text))
  }
  const user = present ?? register(context, id, command)
  if (user === null) return
  const attached: SessionState = { id: session, node: context.entry.node, user, isSecure, isUnattended: false }
  const away = present === undefined ? null : awayOf(present)
  ledger.set(state.sessions, session, attached)
  ledger.assign(user, { sessions: user.sessions.concat(attached) })
  if (command.away !== undefined) takeAway(context, attached, command.away)
  count(context, attached.node, 1)
  if (account !== undefined) prove(context, user, account)
  if (account !== undefined && present === undefined) showAtFirst(context, user, account)
  if (present === undefined) sayAtFirst(context, user, command.metadata ?? [])
  context.happened(user, { kind: present === undefined ? 'registered' : 'attached' })
  sessionsChanged(context, user, away)
  operByAccount(context, user)
}

/** A client may be here as that; null when no ban keeps it out. */
function refuseBanned(
  { state, entry }: Context,
  account: Account | undefined,
  user: Pick<UserState, 'nick' | 'user' | 'host' | 'own'>,
): Refusal | null {
  if (state.bans.size === 0) return null
  const ban = banOfUser(state, { ...knownWith(user, account), account: account?.name ?? null }, entry.believedTime)
  return ban === undefined ? null : refuse('ERR_YOUREBANNEDCREEP', [], banText(ban, state.policy.contact))
}

function isFull({ limits }: Context, { sessions }: UserState): boolean {
  return sessions.length >= (limits.sessionsPerUserMax ?? Infinity)
}

/** Two users of one account would have two nicknames; a session joins the user that is there when it registers. */
export function login(context: Context, user: UserState, { proof }: CommandOf<'login'>): void {
  const key = personOfAccount(proof.account)
  const account = context.state.accounts.get(key)
  if (account === undefined || account.pending !== null) return context.refuse(gone(proof))
  if (user.account !== null && personOfAccount(user.account) === key) {
    return context.told({ kind: 'account', account: account.name, change: 'proven', isPending: false })
  }
  const banned = refuseBanned(context, account, user)
  if (banned !== null) return context.refuse(banned)
  if (context.state.persons.has(key)) {
    const text = `${account.name} is here already. To be here together, connect again and log in while you connect`
    return context.refuse(refuse('ERR_SASLFAIL', [], text))
  }
  if (user.account !== null && (user.sessions.length > 1 || user.stays)) {
    const text = `You are ${user.account} here, also without this connection. To be another person, connect again`
    return context.refuse(refuse('ERR_SASLALREADY', [], text))
  }
  logUserIn(context, user, account, true)
}

/** The user is a guest from here on. It keeps its nickname until it takes another one or leaves. */
export function logout(context: Context, user: UserState): void {
  const { state, ledger } = context
  if (user.account === null) {
    const text = 'You are not logged in'
    return context.refuse({ kind: 'failure', verb: 'NICKSERV', code: 'ACCOUNT_REQUIRED', params: [], text })
  }
  if (user.sessions.length > 1) {
    const text = `${user.account} has ${user.sessions.length} connections here. End the others first (QUIT)`
    return context.refuse({ kind: 'failure', verb: 'NICKSERV', code: 'TOO_MANY_SESSIONS', params: [], text })
  }
  const was = user.account
  ledger.delete(state.persons, personOfAccount(was))
  ledger.assign(user, { account: null, stays: false })
  context.happened(user, { kind: 'loggedOut', was })
  accountHostChanged(context, user, hostOf(state.accounts.get(personOfAccount(was))), null)
  endOperByAccount(context, user, was)
}

/** Between the proof and its place in the order the account was dropped. */
function gone({ account }: Proof): Refusal {
  return refuse('ERR_SASLFAIL', [], `There is no account ${account}, or it is not verified`)
}

/** @param laterMs see `Context.happened` */
export function detach(context: Context, session: SessionState, reason: string, laterMs = 0): void {
  const { state, ledger } = context
  const { user } = session
  const away = awayOf(user)
  ledger.delete(state.sessions, session.id)
  ledger.assign(user, { sessions: user.sessions.filter((other) => other !== session) })
  count(context, session.node, -1)
  const isBanned = user.stays && banOfUser(state, user, context.entry.believedTime) !== undefined
  if (user.sessions.length === 0 && (!user.stays || isBanned)) return quit(context, user, reason, { laterMs }, session)
  context.happened(user, { kind: 'detached', reason }, { laterMs })
  sessionsChanged(context, user, away, laterMs)
}

/** The user is gone with all its sessions, also one that stays. It is nobody's own doing. */
export function endUser(context: Context, user: UserState, reason: string, laterMs = 0): void {
  const { state, ledger } = context
  const last = user.sessions.at(-1)
  for (const session of user.sessions) {
    ledger.delete(state.sessions, session.id)
    count(context, session.node, -1)
  }
  ledger.assign(user, { sessions: [] })
  quit(context, user, reason, { session: null, laterMs }, last)
}

/** @param more sessions on that node, than before */
function count({ state, ledger }: Context, node: NodeId, more: 1 | -1): void {
  const then = ({ sessions, sessionsMax }: Crowd): Crowd => {
    return { sessions: sessions + more, sessionsMax: Math.max(sessionsMax, sessions + more) }
  }
  ledger.assign(state, { crowd: then(state.crowd) })
  ledger.set(state.crowds, node, then(state.crowds.get(node) ?? NOBODY))
}

/** Whether a user ends with the session that it has. */
function isLastOf({ sessions, stays }: UserState): boolean {
  return sessions.length === 1 && !stays
}

/**
 * So many sessions of a node one entry ends, so that a batch stays short. All nodes must have the same number. Where a node has more,
 * the journal hands over the command again, as an entry of its own.
 */
export const ENDED_AT_ONCE = 50

/** The node whose sessions the command ends; null where it ends none. */
export function nodeEndedBy({ node, command }: Pick<Entry, 'node' | 'command'>): NodeId | null {
  if (command.kind === 'nodeStarted') return node
  return command.kind === 'nodeLost' ? command.node : null
}

/** In the order in which they came, which is the same everywhere. @returns whether none is left */
function detachSome(context: Context, node: NodeId, reason: string): boolean {
  const all = [...context.state.sessions.values()].filter((session) => session.node === node)
  const lost = all.slice(0, ENDED_AT_ONCE)
  // Many of them may be members of one channel.
  for (const [index, session] of lost.entries()) {
    if (isLastOf(session.user)) holdPlaces(context, session.user)
    detach(context, session, reason, index)
  }
  return lost.length === all.length
}

export function nodeStarted(context: Context, { name }: CommandOf<'nodeStarted'>): void {
  const { state, ledger, entry } = context
  if (name !== undefined) ledger.set(state.serverNames, entry.node, name)
  detachSome(context, entry.node, RESTARTED)
}

/** A node that says so of itself has stopped. */
export function nodeLost(context: Context, { node }: CommandOf<'nodeLost'>): void {
  const { state, ledger, entry } = context
  const isGone = detachSome(context, node, entry.node === node ? STOPPING : LOST)
  if (isGone) ledger.delete(state.serverNames, node)
}
