/** The readers of a fact, apart from the session that caused it. */
import type { Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import type { NameKey, SessionId } from '../network/state.ts'
import type { OfferedCapability } from '../session/capabilities.ts'

/** Of those, only sessions that negotiated the capability are told, where there is one. The originator may be among them. */
export type Audience =
  | { readonly kind: 'members'; readonly channel: NameKey; readonly capability: OfferedCapability | null }
  | { readonly kind: 'sessions'; readonly sessions: Iterable<SessionId>; readonly capability: OfferedCapability | null }

/** As the network is right after the event. */
export function audienceOf(event: Event, network: Network): Audience {
  switch (event.kind) {
    case 'registered':
    case 'channelEnded':
    case 'userModeChanged':
      return these([])
    case 'joined':
    case 'parted':
    case 'topicChanged':
    case 'channelModeChanged':
      return { kind: 'members', channel: event.channel.key, capability: null }
    case 'kicked':
      return these(new Set([...members(network, event.channel.key), event.target, ...event.witnesses]))
    case 'nickChanged':
    case 'quit':
      return membersOfAll(
        network,
        event.channels.map(({ key }) => key),
      )
    case 'nameChanged':
      return neighbours(network, event.session, 'setname')
    case 'awayChanged':
      return neighbours(network, event.session, 'away-notify')
    case 'invited':
      return these(operators(network, event.channel.key), 'invite-notify')
    case 'messaged':
      if (event.target.kind === 'user') return these([event.target.session])
      return { kind: 'members', channel: event.target.key, capability: null }
    default:
      return event satisfies never
  }
}

function these(sessions: Iterable<SessionId>, capability: OfferedCapability | null = null): Audience {
  return { kind: 'sessions', sessions, capability }
}

function members(network: Network, key: NameKey): Iterable<SessionId> {
  return network.channels.get(key)?.members.keys() ?? []
}

function operators(network: Network, key: NameKey): readonly SessionId[] {
  const all = network.channels.get(key)?.members ?? new Map()
  return [...all.values()].filter((member) => member.isOperator).map((member) => member.user.session)
}

/** Most people are in one channel or two. */
function membersOfAll(
  network: Network,
  keys: readonly NameKey[],
  capability: OfferedCapability | null = null,
): Audience {
  const [channel, ...others] = keys
  if (channel !== undefined && others.length === 0) return { kind: 'members', channel, capability }
  const sessions = new Set<SessionId>()
  for (const key of keys) for (const session of members(network, key)) sessions.add(session)
  return these(sessions, capability)
}

function neighbours(network: Network, session: SessionId, capability: OfferedCapability): Audience {
  return membersOfAll(network, [...(network.user(session)?.channels.keys() ?? [])], capability)
}
