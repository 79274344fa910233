/** What the session that asked gets for its own doing: the echo, or the reply that stands for it. */
import { targetName } from '../network/metadata.ts'
import { inBatch } from '../replies/in-batch.ts'
import { channelMetadata, hearsMetadata, keyReply, ownMetadata } from '../replies/metadata.ts'
import { awayOf } from '../network/away.ts'
import { eventMessage, joinMessage } from '../network/event-message.ts'
import type { Event } from '../network/event.ts'
import { hasMode } from '../network/modes.ts'
import { seesMember, shareChannel } from '../network/channel-access.ts'
import type { Network } from '../network/network.ts'
import { sourceOf, type Channel, type User, type UserId } from '../network/state.ts'
import { markerReply } from '../replies/marker.ts'
import { entryMessage } from '../replies/entry-message.ts'
import { topicReply } from '../replies/channel.ts'
import { loggedIn } from '../replies/accounts.ts'
import { awayReply } from '../replies/away.ts'
import { numeric, type Addressee } from '../replies/numeric.ts'
import { welcome } from '../replies/welcome.ts'
import { withText, type Lines, type OutMessage } from '../session/out-message.ts'
import type { ServerInfo } from '../session/server-info.ts'
import type { Session } from '../session/session.ts'

/** An event as others are told it; null for what is nobody else's business. */
export function messageOf(event: Event): OutMessage | null {
  const message = eventMessage(event)
  if (message === null) return null
  const { source, time, id, account, isBot } = event
  const told = { source, time, id, account, isBot, ...message }
  return event.kind === 'messaged' ? withText(told, event.tags) : told
}

type EventOf<K extends Event['kind']> = Extract<Event, { kind: K }>

/** One after the other: messages, and what may be long. */
export type Answered = readonly (OutMessage | Lines)[]

export interface EchoParts {
  readonly origin: Session
  readonly to: Addressee
  readonly network: Network
  readonly info: ServerInfo
  /** How many clients of this node are not registered yet. */
  readonly unregistered: number
  /** A service answers, in words. */
  readonly isSpoken: boolean
  /** The names of a channel, as this user may see them. */
  readonly names: (channel: Channel, user: User) => Lines
}

/** @param message what `messageOf` gives */
export function echoOf(event: Event, message: OutMessage | null, parts: EchoParts): Answered {
  const { origin, to, network, info, isSpoken } = parts
  const echo = message === null ? [] : [message]
  switch (event.kind) {
    case 'registered':
      return [...welcome(to, network, origin, info, parts.unregistered), ...ownOf(event.user, parts)]
    case 'attached':
      return [
        ...welcome(to, network, origin, info, parts.unregistered),
        ...ownOf(event.user, parts),
        ...stillAway(network.user(event.user), parts),
        ...channelsOf(network.user(event.user), parts),
      ]
    case 'awayChanged':
      return [awayReply(to, event)]
    case 'invited':
      return [
        numeric(to, 'RPL_INVITING', [event.nick, event.channel.name]),
        ...awayNotice(event.target, event.nick, parts),
      ]
    case 'messaged': {
      const away = event.verb === 'PRIVMSG' && event.target.kind === 'user' ? event.target : null
      return [
        ...(origin.can('echo-message') ? echo : []),
        ...(away === null ? [] : awayNotice(away.user, away.nick, parts)),
      ]
    }
    case 'marked':
      return [markerReply(to, event.target, event.at)]
    case 'redacted':
      return origin.can('draft/message-redaction') ? echo : []
    case 'nameChanged':
      return origin.can('setname') ? echo : []
    case 'channelRenamed':
      return origin.can('draft/channel-rename') ? echo : renamedFor(event, parts)
    case 'joined':
      return [...echo, ...enteredOf(network.channels.get(event.channel.key), network.user(event.user), parts)]
    case 'pushChanged': {
      const params = [event.isRegistered ? 'REGISTER' : 'UNREGISTER', event.endpoint]
      return [{ source: to.server, verb: 'WEBPUSH', params }]
    }
    case 'metadataChanged':
      return metadataReply(event, parts)
    // Who asks a service from outside is told by the service.
    case 'channelModeChanged':
      return network.channels.get(event.channel.key)?.members.has(event.user) === true ? echo : []
    case 'loggedIn':
      return [
        ...loggedIn(to, event.source, event.account ?? '*', event.isAsked && !isSpoken),
        ...(origin.can('account-notify') ? echo : []),
      ]
    case 'loggedOut':
      return [numeric(to, 'RPL_LOGGEDOUT', [event.source]), ...(origin.can('account-notify') ? echo : [])]
    case 'quit':
    case 'detached': {
      const { source, time, reason } = event
      const own = message ?? { source, time, verb: 'QUIT', params: [reason] }
      // At the plain door the last line says so too.
      return origin.isPerson ? [] : [own]
    }
    case 'channelEnded':
    case 'killed':
      return []
    case 'wallops':
      return hasMode(network.user(event.user) ?? { modes: '' }, 'w') ? echo : []
    case 'rehashing':
      return [numeric(to, 'RPL_REHASHING', ['partyline.toml'])]
    case 'opered':
      return [numeric(to, 'RPL_YOUREOPER'), ...echo]
    case 'hostChanged':
      if (!origin.can('chghost')) return rehostedFor(event, parts)
      return seesUser(event.user, parts) ? echo : []
    case 'silenceChanged':
    case 'parted':
    case 'kicked':
    case 'nickChanged':
    case 'topicChanged':
    case 'userModeChanged':
      return echo
    default:
      return event satisfies never
  }
}

/** IRCv3 chghost: an operator is told as any other reader is. */
function seesUser(id: UserId, { origin, network }: EchoParts): boolean {
  const [user, reader] = [network.user(id), network.userOf(origin.id)]
  return user !== undefined && reader !== undefined && (user === reader || shareChannel(user, reader))
}

/**
 * IRCv3 draft/channel-rename, fallback: out of the channel and into it again, for a member whose client does not know that channels can be
 * renamed. Of other letters of the same name it is not told.
 */
export function renamedFor(
  { channel: to, from, reason, time }: Extract<Event, { kind: 'channelRenamed' }>,
  parts: EchoParts,
): Answered {
  const user = parts.network.userOf(parts.origin.id)
  if (from.key === to.key || user === undefined) return []
  const source = sourceOf(user)
  const part: OutMessage = { source, time, verb: 'PART', params: reason === '' ? [from.name] : [from.name, reason] }
  const join: OutMessage = { source, time, ...joinMessage(to.name, user) }
  return [part, join, ...channelOf(parts.network.channels.get(to.key), user, parts)]
}

/**
 * IRCv3 chghost, fallback, for clients that do not know that a host can change: another user is gone and back in each channel that both share,
 * with its rank; of its own host the client is told by the numeric that other servers have. People at the plain door see no hosts.
 */
export function rehostedFor({ user: id, source, time }: EventOf<'hostChanged'>, parts: EchoParts): Answered {
  const { origin, to, network } = parts
  const [user, reader] = [network.user(id), network.userOf(origin.id)]
  if (user === undefined || reader === undefined || origin.isPerson) return []
  if (user === reader) return [numeric(to, 'RPL_VISIBLEHOST', [user.host])]
  const back = [...user.channels.values()].flatMap((channel): readonly OutMessage[] => {
    const member = channel.members.get(user.id)
    if (!channel.members.has(reader.id) || member === undefined || !seesMember(channel, member, reader)) return []
    const { ranks } = member
    const join: OutMessage = { source: sourceOf(user), time, ...joinMessage(channel.name, user) }
    const params = [channel.name, `+${ranks}`, ...Array.from(ranks, () => user.nick)]
    return ranks === '' ? [join] : [join, { source: to.server, time, verb: 'MODE', params }]
  })
  if (back.length === 0) return []
  const away = origin.can('away-notify') ? awayOf(user) : null
  return [
    { source, time, verb: 'QUIT', params: ['Changing host'] },
    ...back,
    ...(away === null ? [] : [{ source: sourceOf(user), time, verb: 'AWAY', params: [away] }]),
  ]
}

function awayNotice(target: UserId, nick: string, { to, network }: EchoParts): readonly OutMessage[] {
  const user = network.user(target)
  const away = user === undefined ? null : awayOf(user)
  return away === null ? [] : [numeric(to, 'RPL_AWAY', [nick], away)]
}

/** A client that comes to a user learns that the person is away by its own word of before. */
function stillAway(user: User | undefined, { origin, to }: EchoParts): readonly OutMessage[] {
  const isNews = user !== undefined && user.away !== null && origin.introduction.away === null
  return isNews ? [awayReply(to, { isMarked: true })] : []
}

/** For a session that comes to a user: each channel that the user is in, as if it had joined just now. */
function channelsOf(user: User | undefined, parts: EchoParts): Answered {
  if (user === undefined) return []
  return [...user.channels.values()].flatMap((channel) => {
    const join: OutMessage = { source: sourceOf(user), ...joinMessage(channel.name, user) }
    return [join, ...channelOf(channel, user, parts)]
  })
}

function batchParts({ origin, to }: EchoParts) {
  return { session: origin, to, nextBatch: () => origin.nextBatch() }
}

/** IRCv3 metadata: a client learns at first what is said of its user. */
function ownOf(id: UserId, parts: EchoParts): Answered {
  const user = parts.network.user(id)
  return user === undefined || !hearsMetadata(parts.origin) ? [] : [ownMetadata(batchParts(parts), parts.network, user)]
}

function metadataReply({ target, changes, isCleared }: EventOf<'metadataChanged'>, parts: EchoParts): Answered {
  const name = targetName(target)
  const replies = changes.map((change) => keyReply(parts.to, name, change))
  return isCleared ? [inBatch(batchParts(parts), 'metadata', [name], replies)] : replies
}

/** For a user that has just come in: all of the channel, and what it says to those that enter. */
export function enteredOf(channel: Channel | undefined, user: User | undefined, parts: EchoParts): Answered {
  const { to, network, info } = parts
  const said = channel === undefined ? [] : entryMessage(to, network, channel, info.limits.lineBytesMax)
  return [...channelOf(channel, user, parts), ...said]
}

/**
 * What comes after a JOIN: the topic, if there is one, up to where it was read (IRCv3 draft/read-marker), the names, unless the reader asks
 * for them itself (IRCv3 no-implicit-names), and what is said of the channel and its members.
 */
function channelOf(channel: Channel | undefined, user: User | undefined, parts: EchoParts): Answered {
  if (channel === undefined || user === undefined) return []
  const { origin, to, names, network } = parts
  const metadata = channelMetadata(batchParts(parts), network, user, channel)
  const topic = channel.topic === null ? [] : topicReply(to, channel)
  const marker = origin.can('draft/read-marker')
    ? [markerReply(to, channel.name, network.marker(user, channel.name))]
    : []
  const listed = origin.can('no-implicit-names')
    ? []
    : [names(channel, user), numeric(to, 'RPL_ENDOFNAMES', [channel.name])]
  return [...topic, ...marker, ...listed, metadata]
}
