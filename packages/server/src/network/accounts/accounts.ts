/** The rules of accounts: who may have which name, and what becomes of the people that are here when an account changes. */
import { personOfAccount } from '../conversation.ts'
import { forgetCorrespondents } from '../correspondents.ts'
import { foldName } from '@partyline/irc'
import { parseAccountName, type AccountName } from '../account-name.ts'
import { actorOf } from '../actor.ts'
import { audit, named } from '../audit.ts'
import type { Context } from '../context.ts'
import { accountHostChanged, canBeGiven, hostForm, hostOf } from '../host.ts'
import { quit } from '../membership.ts'
import { refuseForm } from '../nickname.ts'
import { DEFAULT_ALWAYS_ON } from '../policy.ts'
import { forgetMetadata } from '../metadata-state.ts'
import { forgetPushes } from '../push.ts'
import { forgetMarkers } from '../read-markers.ts'
import { endOperByAccount } from '../opers.ts'
import type { Refusal } from '../refusal.ts'
import { forgetAccess } from '../registrations/access.ts'
import { keepInvitationUse, refuseUninvited, releaseInvitationUse, useInvitation } from '../server-invitations.ts'
import { operOf } from '../rights.ts'
import type { PersonKey, UserState } from '../state.ts'
import { doesStay, plainAccount, type Account, type Pending, type WantedEmail } from './account.ts'
import { logUserIn } from './prove.ts'
import { refuseLikeAccount, claimAccountName, releaseAccountName } from './account-names.ts'
import type { AccountChange, AccountCommand, AccountOutcome } from './account-change.ts'
import { changed } from './changed.ts'
import { reindexProofs } from './proof-index.ts'

/** Why a person leaves that was here without a connection, and stays no longer. */
const GONE = 'No longer here'

type ChangeOf<K extends AccountChange['kind']> = Extract<AccountChange, { kind: K }>

/** @param user null where the node asks, and where a session does that is no user yet */
export function account(context: Context, user: UserState | null, command: AccountCommand): void {
  const { change } = command
  if (change.kind === 'made' && change.isForOther === true) makeForOther(context, user, command.account, change)
  else if (change.kind === 'made') make(context, user, command.account, change)
  else if (change.kind === 'hostGiven') giveHost(context, user, command, change)
  else if (change.kind === 'verified') verify(context, user, command.account, change)
  else alter(context, user, command.account, change)
}

function make(context: Context, user: UserState | null, wanted: AccountName | null, change: ChangeOf<'made'>): void {
  const name = wanted ?? parseAccountName(user?.nick ?? '')
  const refusal =
    refuseName(context, user, name) ??
    refuseNumber(context, name ?? '*') ??
    refuseUninvited(context, name ?? '*', change.invitation)
  if (refusal !== null || name === null) return context.refuse(refusal ?? badName('*'))
  const made = create(context, name, change)
  if (change.invitation !== undefined) useInvitation(context, change.invitation, made)
  tell(context, made, 'made')
  if (made.pending === null && user !== null) logUserIn(context, user, made, false)
}

function makeForOther(
  context: Context,
  user: UserState | null,
  name: AccountName | null,
  change: ChangeOf<'made'>,
): void {
  const by = user === null ? null : actorOf(context, user, 'accounts', null)
  if (by === null) return
  const refusal = refuseName(context, null, name) ?? refuseNumber(context, name ?? '*')
  if (refusal !== null || name === null) return context.refuse(refusal ?? badName('*'))
  create(context, name, change)
  audit(context, { by: named(user, by), does: 'SAREGISTER', on: name, reason: '' })
}

/** By an operator of the network: each person has it from its log-in on, and one that is here at once. */
function giveHost(
  context: Context,
  user: UserState | null,
  { account: name, actor }: AccountCommand,
  { host: given }: ChangeOf<'hostGiven'>,
): void {
  const by = hostGiver(context, user, actor)
  if (by === null) return
  const found = name === null ? undefined : context.state.accounts.get(personOfAccount(name))
  if (found === undefined) {
    return context.refuse(no('HOSTSERV', 'ACCOUNT_UNKNOWN', name ?? '*', `There is no account ${name}`))
  }
  const { host, ...rest } = found
  if (given !== null && !canBeGiven(given, context.state.policy)) {
    return context.refuse(no('HOSTSERV', 'INVALID_HOST', found.name, hostForm(context.limits)))
  }
  if (given === null && host === undefined) {
    return context.refuse(no('HOSTSERV', 'NO_HOST', found.name, `${found.name} has no host of its own`))
  }
  keep(context, given === null ? rest : { ...rest, host: { name: given, isShown: true } })
  context.told({ kind: 'account', account: found.name, change: 'hostGiven', isPending: found.pending !== null })
  const does = given === null ? 'HOSTSERV DEL' : 'HOSTSERV SET'
  audit(context, { by, does, on: found.name, reason: given ?? host?.name ?? '' })
}

/** As whom an operator or the owner is in the audit; null where it was refused. */
function hostGiver(context: Context, user: UserState | null, actor: string | undefined): string | null {
  if (user === null) return context.entry.session === null ? (actor ?? null) : null
  const by = actorOf(context, user, 'vhost', null)
  return by === null ? null : named(user, by)
}

function create(context: Context, name: AccountName, change: ChangeOf<'made'>): Account {
  const { state, entry } = context
  const made: Account = {
    name,
    madeAt: entry.time,
    password: change.password,
    fingerprints: [],
    tokens: [],
    email: change.email,
    wantedEmail: null,
    pending: change.pending,
    stays: 'default',
    isShared: true,
  }
  const lapsed = state.accounts.get(personOfAccount(name))
  // Nobody ever was this account.
  if (lapsed !== undefined) drop(context, lapsed)
  claimAccountName(context, made)
  keep(context, made)
  return made
}

function refuseName(context: Context, user: UserState | null, name: AccountName | null): Refusal | null {
  if (user !== null && user.account !== null) {
    return no('REGISTER', 'ALREADY_AUTHENTICATED', user.account, `You are logged in as ${user.account} already`)
  }
  if (name === null) return badName(user?.nick ?? '*')
  if (user !== null && foldName(user.nick) !== foldName(name)) {
    const text = `An account is called as its person is. To have this name, take it first: /nick ${name}`
    return no('REGISTER', 'ACCOUNT_NAME_MUST_BE_NICK', name, text)
  }
  if (refuseForm(name, context.limits) !== null) return badName(name)
  if (context.state.retired.has(personOfAccount(name))) {
    const text =
      'This was the name of an account that is gone. What was said to it is for nobody else: please take another name'
    return no('REGISTER', 'USERNAME_EXISTS', name, text)
  }
  const isOwn = context.entry.session === null
  // Else a stranger could become an operator, by being first.
  if (!isOwn && operOf(context.state.policy, name) !== undefined) {
    const text = 'This is the name of an operator: only the owner of the server makes its account'
    return no('REGISTER', 'BAD_ACCOUNT_NAME', name, text)
  }
  return refuseLikeAccount(context, name, isOwn ? 'anybody' : user)
}

function refuseNumber({ state, limits }: Context, name: string): Refusal | null {
  if (state.accounts.size + state.retired.size < (limits.accountsMax ?? Infinity)) return null
  const text = 'This server holds no more accounts. Please ask its owner'
  return no('REGISTER', 'TEMPORARILY_UNAVAILABLE', name, text)
}

function verify(
  context: Context,
  user: UserState | null,
  wanted: AccountName | null,
  { code }: ChangeOf<'verified'>,
): void {
  const { state, entry } = context
  const name = wanted ?? '*'
  if (user !== null && user.account !== null) {
    const own = state.accounts.get(personOfAccount(user.account))
    if (own !== undefined && own.wantedEmail !== null) return verifyEmail(context, own, own.wantedEmail, code)
    return context.refuse(no('VERIFY', 'ALREADY_AUTHENTICATED', name, `You are logged in as ${user.account} already`))
  }
  const found = wanted === null ? undefined : state.accounts.get(personOfAccount(wanted))
  const pending = found?.pending ?? null
  if (found !== undefined && pending === null) {
    return context.refuse(no('VERIFY', 'INVALID_CODE', name, `${found.name} is verified already. Please log in`))
  }
  if (found === undefined || pending === null || pending.until <= entry.believedTime) {
    return context.refuse(invalidCode(name, 'register again'))
  }
  if (pending.code !== code) {
    const guessed = guessedAt(context, pending)
    if (guessed === null) {
      // Nobody ever was this account.
      drop(context, found)
      releaseInvitationUse(context, found)
    } else keep(context, { ...found, pending: guessed })
    return context.refuse(guessed === null ? spentCode(name, 'register again') : invalidCode(name, 'register again'))
  }
  const verified = { ...found, pending: null }
  keep(context, verified)
  keepInvitationUse(context, verified)
  tell(context, verified, 'verified')
  if (user !== null && !state.persons.has(personOfAccount(found.name))) logUserIn(context, user, verified, false)
}

/** Until then the account keeps the address that it had. */
function verifyEmail(context: Context, own: Account, wanted: WantedEmail, code: string): void {
  const orElse = 'set the address again'
  if (wanted.until <= context.entry.believedTime) return context.refuse(invalidCode(own.name, orElse))
  if (wanted.code !== code) {
    const wantedEmail = guessedAt(context, wanted)
    keep(context, { ...own, wantedEmail })
    return context.refuse(wantedEmail === null ? spentCode(own.name, orElse) : invalidCode(own.name, orElse))
  }
  const verified = { ...own, email: wanted.email, wantedEmail: null }
  keep(context, verified)
  tell(context, verified, 'verified')
}

/** A wrong code was given. null: they were so many that the right one counts no more. */
function guessedAt<Awaited extends Pending>({ limits }: Context, awaited: Awaited): Awaited | null {
  const max = limits.verificationGuessesMax
  if (max === undefined) return awaited
  const wrong = (awaited.wrong ?? 0) + 1
  return wrong >= max ? null : { ...awaited, wrong }
}

function spentCode(name: string, orElse: string): Refusal {
  const text = `Too many wrong codes were given, and the one that was sent counts no more. Please ${orElse}`
  return no('VERIFY', 'INVALID_CODE', name, text)
}

function invalidCode(name: string, orElse: string): Refusal {
  const text = `This is not the code that was sent, or it was sent too long ago. Please look at it again, or ${orElse}`
  return no('VERIFY', 'INVALID_CODE', name, text)
}

type Alteration = Exclude<AccountChange, { kind: 'made' | 'verified' | 'hostGiven' }>

function alter(context: Context, user: UserState | null, wanted: AccountName | null, change: Alteration): void {
  const found = findOwn(context, user, wanted, change)
  if (found === null) return
  const next = change.kind === 'dropped' ? null : changed(found, change, context.limits)
  if (next !== null && 'refused' in next) return context.refuse(next.refused)
  if (next === null) {
    drop(context, found)
    retire(context, found)
  } else keep(context, next)
  tell(context, next ?? found, change.kind)
}

/** What is not asked of NickServ. */
const VERBS: Readonly<Partial<Record<AccountChange['kind'], string>>> = { set: 'PERSISTENCE', hostShown: 'HOSTSERV' }

/** A session may change the account that it is logged in to, and the node each. */
function findOwn(
  context: Context,
  user: UserState | null,
  wanted: AccountName | null,
  change: Alteration,
): Account | null {
  const verb = VERBS[change.kind] ?? 'NICKSERV'
  const own = user?.account ?? null
  const isOfNode = context.entry.session === null
  const name = wanted ?? own
  const found = name === null ? undefined : context.state.accounts.get(personOfAccount(name))
  if (found !== undefined && (isOfNode || (own !== null && personOfAccount(own) === personOfAccount(found.name))))
    return found
  const refusal: Refusal = isOfNode
    ? no(verb, 'ACCOUNT_UNKNOWN', name ?? '*', `There is no account ${name}`)
    : {
        kind: 'failure',
        verb,
        code: 'ACCOUNT_REQUIRED',
        params: [],
        text: 'An account is required. Please log in first',
      }
  context.refuse(refusal)
  return null
}

function keep(context: Context, next: Account): void {
  const { state, ledger } = context
  const key = personOfAccount(next.name)
  const before = state.accounts.get(key)
  reindexProofs(context, before ?? null, next)
  ledger.set(state.accounts, key, next)
  context.keep('account', key, plainAccount(next))
  const user = state.persons.get(key)
  if (user !== undefined) accountHostChanged(context, user, hostOf(before), hostOf(next))
  settle(context, key, next)
}

/** Its person, where one is here, stays from here on or does not. */
function settle(context: Context, key: PersonKey, account: Account): void {
  const { state, ledger } = context
  const user = state.persons.get(key)
  const stays = doesStay(account, state.policy.alwaysOn ?? DEFAULT_ALWAYS_ON)
  if (user === undefined || user.stays === stays) return
  ledger.assign(user, { stays })
  leaveIfAlone(context, user)
}

/** The owner has decided otherwise about those that stay. */
export function policyChanged(context: Context): void {
  const { state } = context
  for (const key of state.persons.keys()) {
    const account = state.accounts.get(key)
    if (account !== undefined) settle(context, key, account)
  }
}

function leaveIfAlone(context: Context, user: UserState): void {
  if (user.sessions.length > 0 || user.stays) return
  // Many that leave at once may be members of one channel.
  quit(context, user, GONE, { laterMs: context.nextMs() })
}

function drop(context: Context, gone: Account): void {
  const { state, ledger } = context
  const key = personOfAccount(gone.name)
  const user = state.persons.get(key)
  if (user !== undefined) {
    ledger.delete(state.persons, key)
    ledger.assign(user, { account: null, stays: false })
    context.happened(user, { kind: 'loggedOut', was: gone.name })
    accountHostChanged(context, user, hostOf(gone), null)
    endOperByAccount(context, user, gone.name)
    leaveIfAlone(context, user)
  }
  releaseAccountName(context, gone)
  reindexProofs(context, gone, null)
  ledger.delete(state.accounts, key)
  context.keep('account', key, null)
  forgetMarkers(context, key)
  forgetCorrespondents(context, key)
  forgetMetadata(context, key)
  forgetPushes(context, key)
  forgetAccess(context, gone.name)
}

/**
 * Conversations, and the bans and invitations of channels, know an account by its name. Whoever had the name next would read the one, and be
 * meant by the other, so nobody has it.
 */
function retire(context: Context, { name }: Account): void {
  const key = personOfAccount(name)
  context.ledger.set(context.state.retired, key, context.entry.time)
  context.keep('retired', key, context.entry.time)
}

/** As the audit says them. */
const OWNERS_DEEDS: { readonly [K in AccountOutcome['change']]?: string } = {
  made: 'added',
  password: 'has another password',
  emailRemoved: 'has no e-mail address any more',
  keyAdded: 'has another SSH key',
  keyRemoved: 'has an SSH key less',
  dropped: 'removed',
}

function tell(context: Context, { name, pending }: Account, change: AccountOutcome['change']): void {
  context.told({ kind: 'account', account: name, change, isPending: pending !== null })
  const { session, command } = context.entry
  if (session !== null || command.kind !== 'account' || command.actor === undefined) return
  audit(context, { by: command.actor, does: 'ACCOUNT', on: `${name} ${OWNERS_DEEDS[change] ?? change}`, reason: '' })
}

function badName(name: string): Refusal {
  return no('REGISTER', 'BAD_ACCOUNT_NAME', name, 'This cannot be the name of an account. Please take another nickname')
}

export function no(verb: string, code: string, name: string, text: string): Refusal {
  return { kind: 'failure', verb, code, params: [name], text }
}
