/** Entering and leaving channels: JOIN, PART, KICK, and the end of a user (RFC 2812 3.2). */
import { isChannelName } from '@partyline/irc'
import { isExpected, isVisible, refuseJoin, refuseRemark, whereabouts } from './channel-access.ts'
import { createChannel } from './create-channel.ts'
import { findChannel, findUser, type Circumstances, type Context } from './context.ts'
import type { Command } from './command.ts'
import { personOf } from './conversation.ts'
import { claimChannel, refuseLikeChannel, releaseNick } from './distinct-names.ts'
import { forgetGuest } from './metadata-state.ts'
import { forgetCorrespondents } from './correspondents.ts'
import { forgetMarkers } from './read-markers.ts'
import type { Whereabouts } from './event.ts'
import { hasMode } from './modes.ts'
import { ownHostOf } from './known-as.ts'
import { refuseWave } from './join-waves.ts'
import { isAtLeast, mayKick, withRank } from './ranks.ts'
import { refuse } from './refusal.ts'
import { hasRight } from './rights.ts'
import { channelCalled, endRedirect, redirectOf } from './redirects.ts'
import { accessOf, isRegistered } from './registrations/access.ts'
import { standing } from './standing.ts'
import type { ChannelState, MemberState, SessionState, UserState } from './state.ts'
import { truncateText } from './text.ts'
import { forgetModes } from './user-modes.ts'
import { awaitsOperator, endIfLapsed, endLapsed, occupy, returnKey, returnOf, vacateIfEmpty } from './vacancy.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

export function join(context: Context, user: UserState, command: CommandOf<'join'>): void {
  let laterMs = 0
  for (const { channel: name, key } of command.targets) {
    const found = findOrCreate(context, user, { name, key, knowsRenames: command.knowsRenames === true })
    if (found === null) continue
    const { channel, isLedTo } = found
    // The journal foresaw nothing in the history of a channel that the command does not name.
    if (isLedTo) laterMs = context.nextMs()
    enter(context, user, channel, laterMs)
  }
}

/** @param laterMs see `Context.happened` */
function enter(context: Context, user: UserState, channel: ChannelState, laterMs: number): void {
  const member = memberOf(context, channel, user)
  context.ledger.set(channel.members, user.id, member)
  context.ledger.set(user.channels, channel.key, channel)
  if (user.invitations !== null) context.ledger.delete(user.invitations, channel.key)
  context.happened(
    user,
    { kind: 'joined', channel: whereabouts(channel, member.ranks), realname: user.realname },
    { laterMs },
  )
}

/**
 * The user as a member: with the rank of its account in a registered channel, with that from before a restart, as operator when the channel
 * has nobody else and belongs to nobody, or of the lobby because an owner has said so.
 */
function memberOf(context: Context, channel: ChannelState, user: UserState): MemberState {
  const { believedTime } = context.entry
  const place = returnOf(channel, user, believedTime)
  const isFree = !isRegistered(context.state, channel.key) && !awaitsOperator(channel, believedTime)
  const isFirst = channel.members.size === 0 && isFree
  const access = accessOf(context.state, channel.key, user)
  if (channel.members.size === 0) claimChannel(context, channel)
  occupy(context, channel)
  context.ledger.delete(channel.returns, returnKey(user))
  // Whatever has become of the people that were there before, somebody looks after the lobby.
  const isKeeper = context.lookAlikes.isLobby(channel.name) && hasRight(context.state.policy, user, 'lobby')
  const own = place?.ranks ?? (isFirst ? 'o' : '')
  const ranks = isKeeper ? withRank(own, 'o', true) : own
  return { user, ranks: access === '' ? ranks : withRank(ranks, access, true) }
}

interface Asked {
  readonly name: string
  readonly key: string | null
  readonly knowsRenames: boolean
}

interface Entrance {
  readonly channel: ChannelState
  /** The user asked for another one. */
  readonly isLedTo: boolean
}

/** The channel that this user may enter now, or null when the user is told why not, or is in it already. */
function findOrCreate(context: Context, user: UserState, { name, key, knowsRenames }: Asked): Entrance | null {
  const { state, limits, ledger } = context
  const refused = (...refusal: Parameters<typeof refuse>): null => {
    context.refuse(refuse(...refusal))
    return null
  }
  if (!isChannelName(name)) return refused(name.startsWith('#') ? 'ERR_BADCHANMASK' : 'ERR_NOSUCHCHANNEL', [name])
  if (Buffer.byteLength(name) > limits.channelBytesMax) {
    return refused('ERR_NOSUCHCHANNEL', [name], `Channel name is longer than ${limits.channelBytesMax} bytes`)
  }
  const existing = findChannel(state, name)
  if (existing?.members.has(user.id) === true) return null
  if (user.channels.size >= limits.channelsPerSessionMax) return refused('ERR_TOOMANYCHANNELS', [name])
  if (existing !== undefined && !endIfLapsed(context, user, existing)) {
    return enterOrLead(context, user, existing, key)
  }
  const renamed = renamedFor(context, user, name)
  if (renamed !== null) return leadToRenamed(context, user, renamed, { name, key, knowsRenames })
  endLapsed(context, user)
  if (state.channels.size >= limits.channelsMax) {
    return refused(
      'ERR_NOSUCHCHANNEL',
      [name],
      'This server holds no more channels. Please join an existing one (LIST)',
    )
  }
  const alike = refuseLikeChannel(context, name)
  if (alike !== null) {
    context.refuse(alike)
    return null
  }
  const channel = createChannel(name, context.entry.time, context.entry.seq)
  ledger.set(state.channels, channel.key, channel)
  endRedirect(context, channel.key)
  return { channel, isLedTo: false }
}

/** The channel that had this name before. Its members know that it has another one, and may make a channel of the old one. */
function renamedFor(context: Context, user: UserState, name: string): ChannelState | null {
  const redirect = redirectOf(context, name)
  const channel = redirect === null ? undefined : findChannel(context.state, redirect.to)
  if (channel === undefined || channel.members.has(user.id) || !isVisible(channel, user)) return null
  return channel
}

function leadToRenamed(
  context: Context,
  user: UserState,
  channel: ChannelState,
  { name, key, knowsRenames }: Asked,
): Entrance | null {
  const text = 'The channel has another name now'
  if (knowsRenames) {
    context.refuse({ kind: 'failure', verb: 'JOIN', code: 'CHANNEL_RENAMED', params: [name, channel.name], text })
    return null
  }
  context.refuse(refuse('ERR_LINKCHANNEL', [name, channel.name], text))
  const entrance = enterOrLead(context, user, channel, key)
  return entrance === null ? null : { ...entrance, isLedTo: true }
}

/** Refused for these, a user is led to the channel of mode f; a ban and a key keep out whom they are meant for. */
const LED_FOR: ReadonlySet<string> = new Set(['ERR_INVITEONLYCHAN', 'ERR_CHANNELISFULL', 'ERR_NEEDREGGEDNICK'])

function enterOrLead(context: Context, user: UserState, channel: ChannelState, key: string | null): Entrance | null {
  const { believedTime } = context.entry
  const access = accessOf(context.state, channel.key, user)
  const entering = { key, now: believedTime, access }
  const refusal = refuseJoin(channel, user, entering)
  if (refusal === null) {
    const wave = isExpected(channel, user, entering) ? null : refuseWave(context, channel, user)
    if (wave === null) return { channel, isLedTo: false }
    context.refuse(wave)
    return null
  }
  const isLed = refusal.kind === 'refusal' && LED_FOR.has(refusal.numeric) && channel.forward !== null
  const other = isLed ? channelCalled(context, channel.forward ?? '') : undefined
  if (
    other === undefined ||
    other.members.has(user.id) ||
    refuseJoin(other, user, { key: null, now: believedTime, access: '' }) !== null
  ) {
    context.refuse(refusal)
    return null
  }
  context.refuse(refuse('ERR_LINKCHANNEL', [channel.name, other.name]))
  return { channel: other, isLedTo: true }
}

export function part(context: Context, user: UserState, command: CommandOf<'part'>): void {
  for (const name of command.channels) {
    const found = standing(context, user, name)
    if (found.kind === 'standing') partFrom(context, user, found.channel, command.reason)
    else context.refuse(found)
  }
}

export function partAll(context: Context, user: UserState): void {
  for (const channel of user.channels.values()) partFrom(context, user, channel, null)
}

/** Nobody is kept from leaving: what may not be said to the members is left out. */
function partFrom(context: Context, user: UserState, channel: ChannelState, words: string | null): void {
  const reason = words === null || refuseRemark(channel, user, words) === null ? words : null
  const left = leave(context, user, channel)
  context.happened(user, { kind: 'parted', channel: left, reason: shorten(context, reason) })
  vacateIfEmpty(context, user, channel)
}

export function kick(context: Context, user: UserState, command: CommandOf<'kick'>): void {
  for (const [index, { channel: name, nick }] of command.targets.entries()) {
    const found = standing(context, user, name)
    if (found.kind !== 'standing') {
      context.refuse(found)
      continue
    }
    const { channel, member } = found
    const target = findUser(context.state, nick)
    const victim = target === undefined ? undefined : channel.members.get(target.id)
    if (!isAtLeast(member.ranks, 'h')) context.refuse(refuse('ERR_CHANOPRIVSNEEDED', [channel.name]))
    else if (target === undefined || victim === undefined) {
      context.refuse(refuse('ERR_USERNOTINCHANNEL', [nick, channel.name]))
    } else if (target !== user && !mayKick(member.ranks, victim.ranks)) {
      const text = `${target.nick} has a rank in this channel that you could not take`
      context.refuse(refuse('ERR_CHANOPRIVSNEEDED', [channel.name], text))
    } else {
      const fact = {
        kind: 'kicked',
        channel: leave(context, target, channel),
        target: target.id,
        nick: target.nick,
        reason: shorten(context, command.reason) ?? user.nick,
      } as const
      context.happened(user, fact, { laterMs: index })
      vacateIfEmpty(context, user, channel)
    }
  }
}

/**
 * The user is gone, and so is everything of it.
 * @param how see `Context.happened`
 * @param last the session with which it left, where it had one until now
 */
export function quit(context: Context, user: UserState, reason: string, how: Circumstances, last?: SessionState): void {
  const { state, ledger } = context
  const channels = [...user.channels.values()]
  const left = channels.map((channel) => leave(context, user, channel))
  releaseNick(context, user)
  ledger.delete(state.nicks, user.nickKey)
  if (user.account !== null) ledger.delete(state.persons, personOf(user))
  ledger.delete(state.users, user.id)
  if (user.account === null) {
    forgetMarkers(context, personOf(user))
    forgetCorrespondents(context, personOf(user))
  }
  forgetModes(context, user)
  forgetGuest(context, user)
  recordDeparture(context, user, last)
  const ownHost = ownHostOf(user)
  const fact = { kind: 'quit', reason: shorten(context, reason) ?? '', channels: left, ownHost } as const
  context.happened(user, fact, how)
  for (const channel of channels) vacateIfEmpty(context, user, channel)
}

/**
 * For WHOWAS; the oldest are forgotten.
 * @param last its latest session, where it has one, or had until now
 */
export function recordDeparture(context: Context, user: UserState, last: SessionState | undefined): void {
  const { state, ledger, limits, entry } = context
  const { nick, nickKey, host, realname, account } = user
  const departure = { nick, nickKey, user: user.user, host, realname, account, isInvisible: hasMode(user, 'i') }
  const server = last === undefined ? undefined : state.serverNames.get(last.node)
  const from = server === undefined ? {} : { server }
  ledger.set(state.departures, state.departureCount, { ...departure, ...from, at: entry.time })
  ledger.assign(state, { departureCount: state.departureCount + 1 })
  while (state.departures.size > limits.whowasEntriesMax) {
    ledger.delete(state.departures, state.departureCount - state.departures.size)
  }
}

function leave({ ledger }: Context, user: UserState, channel: ChannelState): Whereabouts {
  const left = whereabouts(channel, channel.members.get(user.id)?.ranks ?? '')
  ledger.delete(channel.members, user.id)
  ledger.delete(user.channels, channel.key)
  return left
}

function shorten(context: Context, reason: string | null): string | null {
  return reason === null ? null : truncateText(reason, context.limits.reasonBytesMax)
}
