/** The readers of a fact: users, each with all its sessions. */
import { whereabouts } from '../network/channel-access.ts'
import type { Event, Whereabouts } from '../network/event.ts'
import { hasMode, type UserMode } from '../network/modes.ts'
import type { Network } from '../network/network.ts'
import { isAtLeast, type Rank } from '../network/ranks.ts'
import type { NameKey, User, UserId } from '../network/state.ts'
import type { TellingCapability } from '../session/capabilities.ts'

/** Of those, only sessions that negotiated the capability are told, where there is one. The author is among them. */
export type Audience =
  | { readonly kind: 'members'; readonly channel: NameKey; readonly capability: TellingCapability | null }
  | {
      readonly kind: 'neighbours'
      readonly user: UserId
      readonly channels: readonly NameKey[]
      readonly capability: TellingCapability | null
    }
  | { readonly kind: 'users'; readonly users: Iterable<User>; readonly capability: TellingCapability | null }

/** Call when the event has just happened. */
export function audienceOf(event: Event, network: Network): Audience {
  switch (event.kind) {
    case 'registered':
    case 'attached':
    case 'detached':
    case 'channelEnded':
    case 'pushChanged':
    case 'marked':
    case 'killed':
    case 'rehashing':
      return these([])
    case 'silenceChanged':
    case 'userModeChanged':
    case 'opered':
      return these(present(network, event.user))
    case 'wallops':
      return these(usersWith(network, 'w'))
    case 'joined':
    case 'parted':
      return event.channel.isHidden === true
        ? these(hiddenFrom(network, event))
        : { kind: 'members', channel: event.channel.key, capability: null }
    case 'channelRenamed':
      return these(members(network, event.channel.key), 'draft/channel-rename')
    case 'topicChanged':
    case 'channelModeChanged':
      return { kind: 'members', channel: event.channel.key, capability: null }
    case 'kicked':
      return these([...toldOf(network, event.channel), ...present(network, event.target)])
    case 'nickChanged':
    case 'quit':
      return neighbours(network, event.user, event.channels)
    case 'hostChanged':
      return neighbours(network, event.user, channelsOf(network, event.user), 'chghost')
    case 'nameChanged':
      return neighbours(network, event.user, channelsOf(network, event.user), 'setname')
    case 'metadataChanged':
      return event.target.kind === 'channel'
        ? { kind: 'members', channel: event.target.key, capability: null }
        : neighbours(network, event.user, channelsOf(network, event.user))
    case 'loggedIn':
    case 'loggedOut':
      return neighbours(network, event.user, channelsOf(network, event.user), 'account-notify')
    case 'awayChanged':
      return event.isNew ? neighbours(network, event.user, channelsOf(network, event.user), 'away-notify') : these([])
    case 'invited':
      return these(operators(network, event.channel.key), 'invite-notify')
    case 'messaged': {
      const { target } = event
      if (target.kind === 'channel') return { kind: 'members', channel: target.key, capability: null }
      if (target.kind === 'ranked') return these(ranked(network, target.key, target.least, event.user))
      const ids = target.user === event.user ? [event.user] : [target.user, event.user]
      return these(present(network, ...ids))
    }
    case 'redacted': {
      const capability = 'draft/message-redaction'
      const { target } = event
      if (target.kind === 'channel') return { kind: 'members', channel: target.key, capability }
      if (target.kind === 'ranked') return these(ranked(network, target.key, target.least, event.user), capability)
      const other = network.person(target.person)
      const author = present(network, event.user)
      return these(other === undefined || other.id === event.user ? author : [other, ...author], capability)
    }
    default:
      return event satisfies never
  }
}

function these(users: Iterable<User>, capability: TellingCapability | null = null): Audience {
  return { kind: 'users', users, capability }
}

function present(network: Network, ...ids: readonly UserId[]): readonly User[] {
  return ids.flatMap((id) => network.user(id) ?? [])
}

export function* usersWith(network: Network, mode: UserMode): Iterable<User> {
  if (network.countWith(mode) === 0) return
  for (const user of network.users.values()) if (hasMode(user, mode)) yield user
}

function* members(network: Network, key: NameKey): Iterable<User> {
  for (const { user } of network.channels.get(key)?.members.values() ?? []) yield user
}

/** The author is among the readers, whatever its rank. */
function* ranked(network: Network, key: NameKey, least: Rank, author: UserId): Iterable<User> {
  const members = network.channels.get(key)?.members
  for (const { user, ranks } of members?.values() ?? []) {
    if (isAtLeast(ranks, least) || user.id === author) yield user
  }
  if (members?.has(author) !== true) yield* present(network, author)
}

/** The members that know of one that is, or was, in the channel. */
function toldOf(network: Network, { key, isHidden }: Whereabouts): Iterable<User> {
  return isHidden === true ? operators(network, key) : members(network, key)
}

/** A user that has come is told of it in its own way. */
function* hiddenFrom(
  network: Network,
  { kind, user, channel }: Extract<Event, { kind: 'joined' | 'parted' }>,
): Iterable<User> {
  yield* operators(network, channel.key)
  if (kind === 'parted') yield* present(network, user)
}

function* operators(network: Network, key: NameKey): Iterable<User> {
  for (const member of network.channels.get(key)?.members.values() ?? [])
    if (isAtLeast(member.ranks, 'h')) yield member.user
}

function channelsOf(network: Network, id: UserId): readonly Whereabouts[] {
  return [...(network.user(id)?.channels.values() ?? [])].map((channel) =>
    whereabouts(channel, channel.members.get(id)?.ranks ?? ''),
  )
}

/** The members of these channels, and the user itself. Most people are in one channel or two. */
function neighbours(
  network: Network,
  user: UserId,
  places: readonly Whereabouts[],
  capability: TellingCapability | null = null,
): Audience {
  if (places.some(({ isHidden }) => isHidden)) {
    const told = places.flatMap((place) => [...toldOf(network, place)])
    return these(new Set([...present(network, user), ...told]), capability)
  }
  const channels = places.map(({ key }) => key)
  const [channel, ...others] = channels
  return channel !== undefined && others.length === 0
    ? { kind: 'members', channel, capability }
    : { kind: 'neighbours', user, channels, capability }
}
