/**
 * What is said of people and channels, as a session is told it (IRCv3 metadata). Version 2 of the draft tells changes by METADATA, version 3
 * by the numerics with which questions are answered.
 */
import { showsMember } from '../network/channel-access.ts'
import { targetName } from '../network/metadata.ts'
import type { Metadata } from '../network/metadata-state.ts'
import type { Event, MetadataChange } from '../network/event.ts'
import type { Network } from '../network/network.ts'
import { sourceOf, type Channel, type User } from '../network/state.ts'
import type { Lines, OutMessage } from '../session/out-message.ts'
import type { Session } from '../session/session.ts'
import { inBatch, type BatchParts } from './in-batch.ts'
import { numeric, type Addressee } from './numeric.ts'

type Reader = Pick<Session, 'can' | 'negotiated'>
type ReaderParts = BatchParts & { readonly session: Reader }

/** Whether the session is told of changes at all. */
export function hearsMetadata(session: Reader): boolean {
  return session.can('draft/metadata-2') || session.can('draft/metadata-3')
}

/** Keys for everybody: what is hidden is not said here. */
const EVERYBODY = '*'
/** What WHOIS tells: keys that a person can read. */
const FOR_WHOIS = ['display-name', 'pronouns', 'status', 'homepage']

/** One key as it is answered. */
export function keyReply(to: Addressee, name: string, { key, value }: MetadataChange): OutMessage {
  return value === null
    ? numeric(to, 'RPL_KEYNOTSET', [name, key])
    : numeric(to, 'RPL_KEYVALUE', [name, key, EVERYBODY], value)
}

/** The same, as a session is told it that has not asked. @param source of the change */
function keyNotice(
  session: Pick<Reader, 'can'>,
  to: Addressee,
  source: string,
  name: string,
  change: MetadataChange,
): OutMessage {
  if (session.can('draft/metadata-3')) return keyReply(to, name, change)
  const { key, value } = change
  return { source, verb: 'METADATA', params: [name, key, EVERYBODY, ...(value === null ? [] : [value])] }
}

/** What a session is told of a change, of the keys that it has subscribed to. */
export function changeNotices(
  session: Reader,
  to: Addressee,
  event: Extract<Event, { kind: 'metadataChanged' }>,
): readonly OutMessage[] {
  if (!hearsMetadata(session)) return []
  const heard = event.changes.filter(({ key }) => session.negotiated.metadataKeys.has(key))
  return heard.map((change) => keyNotice(session, to, event.source, targetName(event.target), change))
}

interface Hearing {
  readonly session: Reader
  readonly to: Addressee
  readonly keys: ReadonlySet<string>
}

/** What is said, of the keys that the session has subscribed to. */
function heardOf({ session, to, keys }: Hearing, name: string, said: Metadata): readonly OutMessage[] {
  const heard = [...said].filter(([key]) => keys.has(key))
  return heard.map(([key, value]) => keyNotice(session, to, to.server, name, { key, value }))
}

/** All that is said of a user, for its own session: also where nothing is said. */
export function ownMetadata(parts: BatchParts, network: Network, user: User): Lines {
  const { session, to } = parts
  const said = [...network.metadataOf(user)].map(([key, value]) =>
    keyNotice(session, to, sourceOf(user), user.nick, { key, value }),
  )
  return inBatch(parts, 'metadata', [user.nick], said)
}

/** What a member hears of a channel and of those in it that it may know of; nothing at all where nothing is said. */
export function* channelMetadata(
  parts: ReaderParts,
  network: Network,
  asker: User,
  channel: Channel,
  keys = parts.session.negotiated.metadataKeys,
): Lines {
  if (!hearsMetadata(parts.session) || keys.size === 0) return
  const lines = said({ ...parts, keys }, network, asker, channel)
  // The batch begins with the first that is said.
  for (const line of lines) {
    if (typeof line === 'number') yield line
    else yield* inBatch(parts, 'metadata', [channel.name], chain(line, lines))
  }
}

/** The same in answer to a question: a batch in any case. */
export function syncedMetadata(parts: ReaderParts, network: Network, asker: User, of: Channel | User): Lines {
  const hearing = { ...parts, keys: parts.session.negotiated.metadataKeys }
  return 'members' in of
    ? inBatch(parts, 'metadata', [of.name], said(hearing, network, asker, of))
    : inBatch(parts, 'metadata', [of.nick], heardOf(hearing, of.nick, network.metadataOf(of)))
}

function* said(hearing: Hearing, network: Network, asker: User, channel: Channel): Generator<OutMessage | number> {
  yield* heardOf(hearing, channel.name, network.metadataOf(channel))
  for (const member of channel.members.values()) {
    yield 1
    const { user } = member
    if (showsMember(channel, member, asker)) yield* heardOf(hearing, user.nick, network.metadataOf(user))
  }
}

function* chain(first: OutMessage, rest: Iterable<OutMessage | number>): Lines {
  yield first
  yield* rest
}

export function whoisMetadata(to: Addressee, user: User, said: Metadata): readonly OutMessage[] {
  return FOR_WHOIS.flatMap((key) => {
    const value = said.get(key)
    return value === undefined ? [] : [numeric(to, 'RPL_WHOISKEYVALUE', [user.nick, key, EVERYBODY], value)]
  })
}

/** What members hear of a user that has joined them. */
export function joinerMetadata(session: Reader, to: Addressee, user: User, said: Metadata): readonly OutMessage[] {
  if (!hearsMetadata(session)) return []
  const { metadataKeys } = session.negotiated
  return [...said].flatMap(([key, value]) =>
    metadataKeys.has(key) ? [keyNotice(session, to, sourceOf(user), user.nick, { key, value })] : [],
  )
}
