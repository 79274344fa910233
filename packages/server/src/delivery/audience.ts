/** Who is told of a fact, apart from the one whose doing it is. */
import type { Event } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import type { NameKey, SessionId } from '../network/state.ts'
import type { OfferedCapability } from '../session/capabilities.ts'

export interface Audience {
  readonly sessions: Iterable<SessionId>
  /** Only those who negotiated it are told. */
  readonly capability: OfferedCapability | null
}

/** As the network is right after the event; the originator may be among them. */
export function audienceOf(event: Event, network: Network): Audience {
  switch (event.kind) {
    case 'registered':
    case 'channelEnded':
    case 'userModeChanged':
      return { sessions: [], capability: null }
    case 'joined':
    case 'parted':
    case 'topicChanged':
    case 'channelModeChanged':
      return { sessions: members(network, event.channel.key), capability: null }
    case 'kicked':
      return {
        sessions: new Set([...members(network, event.channel.key), event.target, ...event.witnesses]),
        capability: null,
      }
    case 'nickChanged':
    case 'quit':
      return {
        sessions: membersOfAll(
          network,
          event.channels.map(({ key }) => key),
        ),
        capability: null,
      }
    case 'nameChanged':
      return { sessions: neighbours(network, event.session), capability: 'setname' }
    case 'awayChanged':
      return { sessions: neighbours(network, event.session), capability: 'away-notify' }
    case 'invited':
      return { sessions: operators(network, event.channel.key), capability: 'invite-notify' }
    case 'messaged':
      if (event.target.kind === 'user') return { sessions: [event.target.session], capability: null }
      return { sessions: members(network, event.target.key), capability: null }
    default:
      return event satisfies never
  }
}

function members(network: Network, key: NameKey): Iterable<SessionId> {
  return network.channels.get(key)?.members.keys() ?? []
}

function operators(network: Network, key: NameKey): readonly SessionId[] {
  const all = network.channels.get(key)?.members ?? new Map()
  return [...all.values()].filter((member) => member.isOperator).map((member) => member.user.session)
}

function membersOfAll(network: Network, keys: Iterable<NameKey>): ReadonlySet<SessionId> {
  const sessions = new Set<SessionId>()
  for (const key of keys) for (const session of members(network, key)) sessions.add(session)
  return sessions
}

function neighbours(network: Network, session: SessionId): ReadonlySet<SessionId> {
  return membersOfAll(network, network.user(session)?.channels.keys() ?? [])
}
