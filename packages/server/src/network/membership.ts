/** Entering and leaving channels: JOIN, PART, KICK, QUIT (RFC 2812 3.2). */
import { isChannelName } from '@partyline/irc'
import { refuseJoin } from './channel-access.ts'
import { findChannel, findUser, nameKey, type Context } from './context.ts'
import type { Command } from './command.ts'
import { NEW_CHANNEL_MODES } from './modes.ts'
import { refuse } from './refusal.ts'
import type { ChannelState, NameKey, UserState } from './state.ts'
import { truncateText } from './text.ts'

type CommandOf<K extends Command['kind']> = Extract<Command, { kind: K }>

export function join(context: Context, user: UserState, command: CommandOf<'join'>): void {
  for (const { channel: name, key } of command.targets) {
    const channel = findOrCreate(context, user, name, key)
    if (channel === null) continue
    const member = { user, isOperator: channel.members.size === 0, isVoiced: false }
    context.ledger.set(channel.members, user.session, member)
    context.ledger.set(user.channels, channel.key, channel)
    context.ledger.delete(user.invitations, channel.key)
    context.happened(user, { kind: 'joined', channel: nameOf(channel), realname: user.realname })
  }
}

/** The channel that this user may enter now, or null when he is told why not, or is in it already. */
function findOrCreate(context: Context, user: UserState, name: string, key: string | null): ChannelState | null {
  const { state, limits, ledger } = context
  const refused = (...refusal: Parameters<typeof refuse>): null => {
    context.refuse(refuse(...refusal))
    return null
  }
  if (!isChannelName(name)) return refused(name.startsWith('#') ? 'ERR_BADCHANMASK' : 'ERR_NOSUCHCHANNEL', [name])
  if (Buffer.byteLength(name) > limits.channelBytesMax) {
    return refused('ERR_BADCHANMASK', [name], `Channel name is longer than ${limits.channelBytesMax} bytes`)
  }
  const existing = findChannel(state, name)
  if (existing?.members.has(user.session) === true) return null
  if (user.channels.size >= limits.channelsPerSessionMax) return refused('ERR_TOOMANYCHANNELS', [name])
  if (existing !== undefined) {
    const refusal = refuseJoin(existing, user, key)
    if (refusal !== null) context.refuse(refusal)
    return refusal === null ? existing : null
  }
  if (state.channels.size >= limits.channelsMax) {
    return refused('ERR_NOSUCHCHANNEL', [name], 'This server holds no more channels; join an existing one (LIST)')
  }
  const channel = createChannel(name, context.entry.time)
  ledger.set(state.channels, channel.key, channel)
  return channel
}

export function createChannel(name: string, createdAt: number): ChannelState {
  return {
    name,
    key: nameKey(name),
    createdAt,
    topic: null,
    modes: NEW_CHANNEL_MODES,
    password: null,
    limit: null,
    lists: { b: [], e: [], I: [] },
    members: new Map(),
  }
}

export function part(context: Context, user: UserState, command: CommandOf<'part'>): void {
  for (const name of command.channels) {
    const channel = findChannel(context.state, name)
    if (channel === undefined) context.refuse(refuse('ERR_NOSUCHCHANNEL', [name]))
    else if (!channel.members.has(user.session)) context.refuse(refuse('ERR_NOTONCHANNEL', [channel.name]))
    else partFrom(context, user, channel, command.reason)
  }
}

export function partAll(context: Context, user: UserState): void {
  for (const channel of user.channels.values()) partFrom(context, user, channel, null)
}

function partFrom(context: Context, user: UserState, channel: ChannelState, reason: string | null): void {
  leave(context, user, channel)
  context.happened(user, { kind: 'parted', channel: nameOf(channel), reason: shorten(context, reason) })
}

export function kick(context: Context, user: UserState, command: CommandOf<'kick'>): void {
  for (const [index, { channel: name, nick }] of command.targets.entries()) {
    const channel = findChannel(context.state, name)
    const member = channel?.members.get(user.session)
    const target = findUser(context.state, nick)
    if (channel === undefined) context.refuse(refuse('ERR_NOSUCHCHANNEL', [name]))
    else if (member === undefined) context.refuse(refuse('ERR_NOTONCHANNEL', [channel.name]))
    else if (!member.isOperator) context.refuse(refuse('ERR_CHANOPRIVSNEEDED', [channel.name]))
    else if (target === undefined || !channel.members.has(target.session)) {
      context.refuse(refuse('ERR_USERNOTINCHANNEL', [nick, channel.name]))
    } else {
      leave(context, target, channel)
      const later = command.targets.slice(index + 1).flatMap((next) => findUser(context.state, next.nick) ?? [])
      const witnesses = later.filter(({ session }) => channel.members.has(session)).map(({ session }) => session)
      context.happened(user, {
        kind: 'kicked',
        channel: nameOf(channel),
        target: target.session,
        nick: target.nick,
        reason: shorten(context, command.reason) ?? user.nick,
        witnesses,
      })
    }
  }
}

export function quit(context: Context, user: UserState, command: CommandOf<'quit'>): void {
  const { state, ledger } = context
  const channels = [...user.channels.values()]
  for (const channel of channels) leave(context, user, channel)
  ledger.delete(state.nicks, user.nickKey)
  ledger.delete(state.users, user.session)
  recordDeparture(context, user)
  context.happened(user, {
    kind: 'quit',
    reason: shorten(context, command.reason) ?? '',
    channels: channels.map(nameOf),
  })
}

/** For WHOWAS; the oldest are forgotten. */
export function recordDeparture(context: Context, user: UserState): void {
  const { state, ledger, limits, entry } = context
  const { nick, nickKey, host, realname } = user
  ledger.set(state.departures, state.departureCount, { nick, nickKey, user: user.user, host, realname, at: entry.time })
  ledger.assign(state, { departureCount: state.departureCount + 1 })
  while (state.departures.size > limits.whowasEntriesMax) {
    ledger.delete(state.departures, state.departureCount - state.departures.size)
  }
}

function leave(context: Context, user: UserState, channel: ChannelState): void {
  const { state, ledger } = context
  ledger.delete(channel.members, user.session)
  ledger.delete(user.channels, channel.key)
  if (channel.members.size === 0 && !hasSettings(channel)) ledger.delete(state.channels, channel.key)
}

/**
 * A channel outlives its last member when somebody gave it a topic, a key, modes or lists: the history behind them stays
 * guarded. A channel as it is made is open to all anyway, and comes back with the next JOIN.
 */
export function hasSettings(channel: ChannelState): boolean {
  const { topic, modes, password, limit, lists } = channel
  const hasLists = lists.b.length + lists.e.length + lists.I.length > 0
  return topic !== null || modes !== NEW_CHANNEL_MODES || password !== null || limit !== null || hasLists
}

function nameOf(channel: ChannelState): { name: string; key: NameKey } {
  return { name: channel.name, key: channel.key }
}

function shorten(context: Context, reason: string | null): string | null {
  return reason === null ? null : truncateText(reason, context.limits.reasonBytesMax)
}
