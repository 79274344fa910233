/**
 * What ChanServ does: a channel is registered, and people whose account has a rank in it use that rank, also from outside. No specification
 * has it; the deeds are those of Atheme and Ergo.
 */
import type { ModeChange } from '@partyline/irc'
import { isSameAccount, type AccountName } from '../account-name.ts'
import { personOfAccount } from '../conversation.ts'
import { findChannel, findUser, nameOf, type Context } from '../context.ts'
import { invitedTo } from '../channel-settings.ts'
import { audit, named } from '../audit.ts'
import { isAtLeast, isStronger, mayGive, withRank, type Rank } from '../ranks.ts'
import { hasRight } from '../rights.ts'
import type { Unveiling } from '../event.ts'
import type { Refusal } from '../refusal.ts'
import { serviceSource } from '../service-source.ts'
import { sourceOf, type ChannelState, type UserState } from '../state.ts'
import { dropVacant, settingsChanged } from '../vacancy.ts'
import { unveilingIn, watchVeil } from '../veil.ts'
import type { ChannelDeed, ChannelDeedCommand } from './channel-deed.ts'
import { accessOf, setRegistration } from './access.ts'
import { rankOfAccount, type Registration } from './registration.ts'

/** Whose doing a mode is that the service sets. */
const CHANNEL_SERVICE = serviceSource('ChanServ')

/** By which clients colour a text (https://modern.ircdocs.horse/formatting). All other control characters end a line, or rule a terminal. */
const FORMATTING = new Set(
  [0x02, 0x03, 0x04, 0x0f, 0x11, 0x16, 0x1d, 0x1e, 0x1f].map((code) => String.fromCodePoint(code)),
)

type DeedOf<K extends ChannelDeed['do']> = Extract<ChannelDeed, { do: K }>

/** A registered channel, as the user may act in it. */
interface Domain {
  readonly channel: ChannelState
  readonly registration: Registration
  /** Of the user, by its account, or as an operator of the network. */
  readonly access: Rank
  /** It is the operator that acts, and not the account. */
  readonly isByRight: boolean
}

export function channelDeed(context: Context, user: UserState, { channel: name, deed }: ChannelDeedCommand): void {
  if (deed.do === 'register') return register(context, user, name)
  const domain = domainOf(context, user, name, deed)
  if (domain === null) {
    // The same answer for all: whether there is such a channel may be a secret.
    const text = `${name} is not registered, or your account has no access to it`
    return refused(context, 'ACCESS_DENIED', name, text)
  }
  switch (deed.do) {
    case 'drop':
      return drop(context, user, domain, deed)
    case 'transfer':
      return transfer(context, user, domain, deed)
    case 'access':
      return changeAccess(context, user, domain, deed)
    case 'retention':
      return changeRetention(context, domain, deed)
    case 'entryMessage':
      return changeEntryMessage(context, domain, deed)
    case 'rank':
      return changeRank(context, user, domain, deed)
    case 'unban':
      return unban(context, user, domain, deed)
    case 'invite':
      return invite(context, user, domain, deed)
    default:
      return deed satisfies never
  }
}

function refused(context: Context, code: string, channel: string, text: string): void {
  const refusal: Refusal = { kind: 'failure', verb: 'CHANSERV', code, params: [channel], text }
  context.refuse(refusal)
}

function weak(context: Context, { channel }: Domain, needed: string): void {
  refused(context, 'ACCESS_DENIED', channel.name, `That takes ${needed} of ${channel.name}`)
}

function domainOf({ state }: Context, user: UserState, name: string, deed: ChannelDeed): Domain | null {
  const channel = findChannel(state, name)
  const registration = channel === undefined ? undefined : state.registrations.get(channel.key)
  if (channel === undefined || registration === undefined) return null
  const own = rankOfAccount(registration, user.account)
  const isForOperators = own !== 'q' && (deed.do === 'drop' || deed.do === 'transfer')
  const isByRight = isForOperators && hasRight(state.policy, user, 'channels')
  const access = isByRight ? 'q' : own
  return access === '' ? null : { channel, registration, access, isByRight }
}

function auditDeed(context: Context, user: UserState, { channel, isByRight }: Domain, does: string, to = ''): void {
  if (isByRight) audit(context, { by: named(user, sourceOf(user)), does, on: `${channel.name}${to}`, reason: '' })
}

function register(context: Context, user: UserState, name: string): void {
  const { state, entry } = context
  const channel = findChannel(state, name)
  const member = channel?.members.get(user.id)
  if (user.account === null)
    return refused(context, 'ACCOUNT_REQUIRED', name, 'A channel belongs to an account. Please log in first')
  if (channel === undefined || member === undefined || !isAtLeast(member.ranks, 'o')) {
    return refused(context, 'ACCESS_DENIED', name, `You must be in ${name}, and be its operator (@), to register it`)
  }
  if (state.registrations.has(channel.key)) {
    return refused(context, 'ALREADY_REGISTERED', channel.name, `${channel.name} is registered already`)
  }
  const { account } = user
  const own = countOf(context, account)
  if (own >= registeredMax(context)) {
    const text = `${account} has registered ${own} ${own === 1 ? 'channel' : 'channels'}, and that is as many as one account may. Drop one first`
    return refused(context, 'TOO_MANY_CHANNELS', channel.name, text)
  }
  setRegistration(context, channel.key, {
    name: channel.name,
    founder: account,
    registeredAt: entry.time,
    access: [],
    ageMs: null,
    bytes: null,
  })
  settingsChanged(context, user, channel)
  setRanks(context, user, channel, [{ user, ranks: withRank(member.ranks, 'q', true) }])
}

function countOf({ state }: Context, account: string): number {
  return [...state.registrations.values()].filter(({ founder }) => isSameAccount(founder, account)).length
}

function registeredMax({ limits }: Context): number {
  return limits.registeredChannelsMax ?? Infinity
}

/** So that nobody drops a channel by a slip. It is no secret: the founder is told it. */
function dropCode({ registeredAt }: Registration): string {
  return registeredAt.toString(36)
}

function drop(context: Context, user: UserState, domain: Domain, { code }: DeedOf<'drop'>): void {
  if (domain.access !== 'q') return weak(context, domain, 'the founder')
  const { channel, registration } = domain
  if (code !== dropCode(registration)) {
    const confirmed = `/msg ChanServ DROP ${channel.name} ${dropCode(registration)}`
    const text = `${channel.name} will belong to nobody, and its access list will be gone. To confirm: ${confirmed}`
    return refused(context, 'CONFIRMATION_NEEDED', channel.name, text)
  }
  setRegistration(context, channel.key, null)
  settingsChanged(context, user, channel)
  dropVacant(context, user, channel)
  auditDeed(context, user, domain, 'CHANSERV DROP')
}

function transfer(context: Context, user: UserState, domain: Domain, { account }: DeedOf<'transfer'>): void {
  if (domain.access !== 'q') return weak(context, domain, 'the founder')
  const { channel, registration } = domain
  if (!isSameAccount(registration.founder, account)) {
    // Else one account would fill the server, a full share after another, with channels of names that nobody has.
    if (!isThere(context, account)) return unknown(context, channel, account)
    if (countOf(context, account) >= registeredMax(context)) {
      const text = `${account} has as many channels as one account may. It must drop one first`
      return refused(context, 'TOO_MANY_CHANNELS', channel.name, text)
    }
  }
  const access = registration.access.filter((entry) => !isSameAccount(entry.account, account))
  setRegistration(context, channel.key, { ...registration, founder: account, access })
  followAccess(context, user, channel, registration)
  auditDeed(context, user, domain, 'CHANSERV FOUNDER', ` to ${account}`)
}

function changeAccess(context: Context, user: UserState, domain: Domain, { account, rank }: DeedOf<'access'>): void {
  const { channel, registration, access } = domain
  const present = rankOfAccount(registration, account)
  const isOwnAndLess = rank === null && user.account !== null && isSameAccount(user.account, account)
  const isWithinReach = isAtLeast(access, 'a') && isStronger(access, present) && isStronger(access, rank ?? '')
  if (present === 'q' || (!isWithinReach && !isOwnAndLess))
    return weak(context, domain, 'a founder or admin that is stronger')
  // Else a slip in a name is a rank for whoever registers it later.
  if (rank !== null && !isThere(context, account)) return unknown(context, channel, account)
  const others = registration.access.filter((entry) => !isSameAccount(entry.account, account))
  const max = context.limits.accessEntriesMax ?? Infinity
  if (rank !== null && others.length >= max) {
    const text = `The access list of ${channel.name} is full: it has ${max} accounts. Take one off first`
    return refused(context, 'LIST_FULL', channel.name, text)
  }
  const next = rank === null ? others : [...others, { account, rank }]
  setRegistration(context, channel.key, { ...registration, access: next })
  followAccess(context, user, channel, registration)
}

function isThere({ state }: Context, account: AccountName): boolean {
  return state.accounts.has(personOfAccount(account))
}

function unknown(context: Context, { name }: ChannelState, account: AccountName): void {
  refused(context, 'ACCOUNT_UNKNOWN', name, `There is no account ${account}`)
}

function changeRetention(context: Context, domain: Domain, { ageMs, bytes }: DeedOf<'retention'>): void {
  if (domain.access !== 'q') return weak(context, domain, 'the founder')
  setRegistration(context, domain.channel.key, { ...domain.registration, ageMs, bytes })
}

function hasControls(text: string): boolean {
  return Array.from(text).some((character) => /\p{Cc}/u.test(character) && !FORMATTING.has(character))
}

function changeEntryMessage(context: Context, domain: Domain, { text }: DeedOf<'entryMessage'>): void {
  const { channel, registration, access } = domain
  if (!isAtLeast(access, 'a')) return weak(context, domain, 'the founder or an admin')
  const bytesMax = context.limits.entryMessageBytesMax ?? Infinity
  if (text !== null && (Buffer.byteLength(text) > bytesMax || hasControls(text))) {
    const why = `An entry message has at most ${bytesMax} bytes, and no control characters but those of colours`
    return refused(context, 'INVALID_ENTRYMSG', channel.name, why)
  }
  const { entryMessage: _before, ...rest } = registration
  setRegistration(context, channel.key, text === null ? rest : { ...rest, entryMessage: text })
}

function changeRank(context: Context, user: UserState, domain: Domain, { sign, rank, nick }: DeedOf<'rank'>): void {
  const { channel, access } = domain
  const target = nick === null ? user : findUser(context.state, nick)
  const member = target === undefined ? undefined : channel.members.get(target.id)
  if (target === undefined || member === undefined) {
    return refused(context, 'NOT_IN_CHANNEL', channel.name, `${nick ?? user.nick} is not in ${channel.name}`)
  }
  const isOwn = target === user && (sign === '-' || isAtLeast(access, rank))
  if (!isOwn && (!mayGive(access, rank) || isStronger(member.ranks, access))) {
    return weak(context, domain, 'a member that is strong enough')
  }
  setRanks(context, user, channel, [{ user: target, ranks: withRank(member.ranks, rank, sign === '+') }])
}

/** The bans and mutes that match the user are taken off. */
function unban(context: Context, user: UserState, domain: Domain, { nick }: DeedOf<'unban'>): void {
  const { channel, access } = domain
  if (!isAtLeast(access, 'h')) return weak(context, domain, 'a half-operator')
  const target = nick === null ? user : findUser(context.state, nick)
  if (target === undefined) return refused(context, 'NO_SUCH_NICK', channel.name, `Nobody here is called ${nick}`)
  const matching = channel.lists.b.filter(({ mask }) => mask.matches(target))
  if (matching.length === 0)
    return refused(context, 'NOT_BANNED', channel.name, `No ban of ${channel.name} matches ${target.nick}`)
  const b = channel.lists.b.filter((entry) => !matching.includes(entry))
  context.ledger.assign(channel, { lists: { ...channel.lists, b } })
  settingsChanged(context, user, channel)
  for (const { mask } of matching) {
    changed(context, user, channel, [{ kind: 'change', sign: '-', letter: 'b', param: mask.text }])
  }
}

function invite(context: Context, user: UserState, domain: Domain, { nick }: DeedOf<'invite'>): void {
  const { channel, access } = domain
  if (!isAtLeast(access, 'h')) return weak(context, domain, 'a half-operator')
  const target = nick === null ? user : findUser(context.state, nick)
  if (target === undefined) return refused(context, 'NO_SUCH_NICK', channel.name, `Nobody here is called ${nick}`)
  if (channel.members.has(target.id)) {
    return refused(context, 'IN_CHANNEL', channel.name, `${target.nick} is in ${channel.name} already`)
  }
  invitedTo(context, user, target, channel)
}

/** A user has an account from here on: it gets its rank in the channels in which it is. */
export function giveAccess(context: Context, user: UserState): void {
  for (const channel of user.channels.values()) {
    const rank = accessOf(context.state, channel.key, user)
    const ranks = channel.members.get(user.id)?.ranks
    if (rank === '' || ranks === undefined) continue
    setRanks(context, user, channel, [{ user, ranks: withRank(ranks, rank, true) }])
  }
}

/** Members whose account has another rank now have it at once. */
function followAccess(context: Context, user: UserState, channel: ChannelState, before: Registration): void {
  const after = context.state.registrations.get(channel.key)
  if (after === undefined) return
  const changes: Ranked[] = []
  for (const member of channel.members.values()) {
    const [old, next] = [rankOfAccount(before, member.user.account), rankOfAccount(after, member.user.account)]
    if (old === next) continue
    const without = old === '' ? member.ranks : withRank(member.ranks, old, false)
    changes.push({ user: member.user, ranks: next === '' ? without : withRank(without, next, true) })
  }
  setRanks(context, user, channel, changes)
}

interface Ranked {
  readonly user: UserState
  readonly ranks: string
}

function setRanks(context: Context, by: UserState, channel: ChannelState, ranked: readonly Ranked[]): void {
  const unveiled = watchVeil(
    channel,
    ranked.map(({ user }) => user),
  )
  const changes: ModeChange[] = []
  for (const { user, ranks } of ranked) {
    const member = channel.members.get(user.id)
    if (member === undefined || member.ranks === ranks) continue
    for (const [sign, one, other] of [
      ['-', member.ranks, ranks],
      ['+', ranks, member.ranks],
    ] as const) {
      for (const letter of one) {
        if (!other.includes(letter)) changes.push({ kind: 'change', sign, letter, param: user.nick })
      }
    }
    context.ledger.assign(member, { ranks })
  }
  changed(context, by, channel, changes, unveiled())
}

/** One line for each: names can be long, and the journal foresaw nothing in this history. */
function changed(
  context: Context,
  by: UserState,
  channel: ChannelState,
  changes: readonly ModeChange[],
  unveiling: Unveiling = {},
): void {
  for (const [index, change] of changes.entries()) {
    const seen = unveilingIn(unveiling, index, changes.length)
    const fact = { kind: 'channelModeChanged', channel: nameOf(channel), changes: [change], ...seen } as const
    context.happened(by, fact, { source: CHANNEL_SERVICE, laterMs: context.nextMs() })
  }
}
