/**
 * The names of a channel's members as lines of 353, kept from one answer to the next: thousands of clients that join one
 * channel are told the same names, and each JOIN adds one. What is handed out is a picture of the moment.
 */
import type { Event } from '../network/event.ts'
import { showsMember } from '../network/channel-access.ts'
import { isAtLeast } from '../network/ranks.ts'
import { sourceOf, type Channel, type Member, type NameKey, type User } from '../network/state.ts'
import { hasCapability, type CapabilitySet } from '../session/capabilities.ts'
import type { Lines } from '../session/out-message.ts'
import { rankPrefix } from './channel.ts'
import { numeric, textRoom, type Addressee } from './numeric.ts'
import { WordLines } from './word-lines.ts'

/** Channels whose names are kept. */
const ROSTERS_MAX = 64
/** Nicknames of the readers are taken to be as long as the next multiple, so that all are told the same lines. */
const NICK_BYTES_STEP = 32

interface Roster {
  readonly capabilities: CapabilitySet
  readonly names: WordLines
  count: number
}

export class Rosters {
  /** By channel, the last used at the end; and by the kind of reader. */
  readonly #channels = new Map<NameKey, Map<string, Roster>>()

  /** RFC 2812 numeric 353, as the asker may see it. */
  reply(to: Addressee, channel: Channel, asker: User, capabilities: CapabilitySet, lineBytesMax: number): Lines {
    const room = textRoom(padded(to), 'RPL_NAMREPLY', [signOf(channel), channel.name], lineBytesMax)
    const isInside = channel.members.has(asker.id)
    // Mode u: what is shown depends on the asker.
    const isWhole =
      isInside && (!channel.modes.includes('u') || isAtLeast(channel.members.get(asker.id)?.ranks ?? '', 'h'))
    const bodies = isWhole ? this.#kept(channel, capabilities, room) : visibleTo(asker, channel, capabilities, room)
    return namesLines(to, channel, bodies)
  }

  /** Call for every event, in order, before anything is answered that comes after it. */
  follow(event: Event, channels: ReadonlyMap<NameKey, Channel>): void {
    switch (event.kind) {
      case 'joined':
        return this.#joined(event.channel.key, channels.get(event.channel.key)?.members.get(event.user))
      case 'channelRenamed':
        this.#channels.delete(event.from.key)
        this.#channels.delete(event.channel.key)
        return
      case 'parted':
      case 'kicked':
      case 'channelModeChanged':
      case 'channelEnded':
        this.#channels.delete(event.channel.key)
        return
      case 'quit':
      case 'nickChanged':
      case 'hostChanged':
        for (const { key } of event.channels) this.#channels.delete(key)
        return
      case 'registered':
      case 'attached':
      case 'detached':
      case 'loggedIn':
      case 'loggedOut':
      case 'nameChanged':
      case 'awayChanged':
      case 'topicChanged':
      case 'silenceChanged':
      case 'userModeChanged':
      case 'opered':
      case 'killed':
      case 'wallops':
      case 'rehashing':
      case 'invited':
      case 'messaged':
      case 'marked':
      case 'redacted':
      case 'pushChanged':
      case 'metadataChanged':
        return
      default:
        event satisfies never
    }
  }

  /** The batch was taken back, and what was followed of it with it. */
  clear(): void {
    this.#channels.clear()
  }

  #joined(key: NameKey, member: Member | undefined): void {
    for (const roster of this.#channels.get(key)?.values() ?? []) {
      if (member === undefined) continue
      roster.names.add(nameOf(member, roster.capabilities))
      roster.count += 1
    }
  }

  #kept(channel: Channel, capabilities: CapabilitySet, room: number): Iterable<string> {
    const rosters = this.#channels.get(channel.key) ?? new Map<string, Roster>()
    this.#channels.delete(channel.key)
    this.#channels.set(channel.key, rosters)
    const [oldest] = this.#channels.keys()
    if (this.#channels.size > ROSTERS_MAX && oldest !== undefined) this.#channels.delete(oldest)
    const kind = `${hasCapability(capabilities, 'multi-prefix')} ${hasCapability(capabilities, 'userhost-in-names')} ${room}`
    let roster = rosters.get(kind)
    if (roster?.count !== channel.members.size) {
      roster = { capabilities, names: new WordLines(room), count: channel.members.size }
      for (const member of channel.members.values()) roster.names.add(nameOf(member, capabilities))
      rosters.set(kind, roster)
    }
    return roster.names.picture()
  }
}

function* namesLines(to: Addressee, channel: Channel, bodies: Iterable<string | number>): Lines {
  const sign = signOf(channel)
  const { name } = channel
  for (const body of bodies) yield typeof body === 'number' ? body : numeric(to, 'RPL_NAMREPLY', [sign, name], body)
}

function* visibleTo(
  asker: User,
  channel: Channel,
  capabilities: CapabilitySet,
  room: number,
): Iterable<string | number> {
  const names = new WordLines(room)
  for (const member of channel.members.values()) {
    yield 1
    if (showsMember(channel, member, asker)) names.add(nameOf(member, capabilities))
  }
  yield* names.picture()
}

function nameOf(member: Member, capabilities: CapabilitySet): string {
  const name = hasCapability(capabilities, 'userhost-in-names') ? sourceOf(member.user) : member.user.nick
  return rankPrefix(member, capabilities) + name
}

/** '@' says secret, '=' public. */
function signOf(channel: Channel): string {
  return channel.modes.includes('s') ? '@' : '='
}

function padded({ server, nick }: Addressee): Addressee {
  return { server, nick: '*'.repeat(Math.ceil(Buffer.byteLength(nick) / NICK_BYTES_STEP) * NICK_BYTES_STEP) }
}
