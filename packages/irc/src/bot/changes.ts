/** What has come in between two states of a client: new messages, and reactions to earlier ones. For whatever acts by itself. */
import type { MessageItem } from '../client/item.ts'
import type { ClientState, Place } from '../client/state.ts'
import { itemAt, type Chunk } from '../client/timeline.ts'

export type Change =
  | { readonly kind: 'said'; readonly place: Place; readonly item: MessageItem }
  | {
      readonly kind: 'reacted'
      readonly place: Place
      /** The message, as it is now. */
      readonly item: MessageItem
      readonly text: string
      readonly nick: string
      /** false: taken back. */
      readonly isOn: boolean
    }

/**
 * In the order of each place. What was said while the connection was broken counts as new; pages of the history that are loaded
 * in front of it do not. Costs as much as what has changed.
 */
export function* changesBetween(before: ClientState, after: ClientState): Generator<Change> {
  let newest: number | null = null
  for (const [key, place] of after.places) {
    const old = before.places.get(key)
    if (old?.timeline === place.timeline) continue
    newest ??= newestTime(before)
    yield* changesOf(place, old, newest)
  }
}

/**
 * What was said in each channel since this client is in it, and to it alone since it is in the first of them: that is
 * told among the history which is loaded then.
 */
export function* saidSinceJoined({ places }: ClientState): Generator<Change> {
  const joined = new Map([...places.values()].map((place) => [place, joinedAt(place)]))
  const first = Math.min(...joined.values())
  for (const [place, at] of joined) {
    const since = place.kind === 'channel' ? at : first
    for (const [, item] of messagesOf(place.timeline.chunks))
      if (item.time >= since) yield { kind: 'said', place, item }
  }
}

/** Infinity where it is not known. */
function joinedAt({ kind, timeline }: Place): number {
  const joins = timeline.chunks
    .flat()
    .filter((item) => item.kind === 'event' && item.isMine && item.event.kind === 'join')
  return kind === 'channel' ? (joins.at(-1)?.time ?? Infinity) : Infinity
}

function* changesOf(place: Place, old: Place | undefined, newest: number): Generator<Change> {
  const oldChunks = new Set(old?.timeline.chunks)
  const fresh = place.timeline.chunks.filter((chunk) => !oldChunks.has(chunk))
  const still = new Set(place.timeline.chunks)
  const known = new Map(messagesOf((old?.timeline.chunks ?? []).filter((chunk) => !still.has(chunk))))
  // A place that has only just come up can be filled with its history at once.
  const floor = (old === undefined ? undefined : itemAt(old.timeline, -1)?.time) ?? newest
  for (const [key, item] of messagesOf(fresh)) {
    const earlier = known.get(key)
    if (earlier !== undefined) yield* reactionsBetween(place, earlier, item)
    else if (item.time >= floor) yield { kind: 'said', place, item }
  }
}

function* messagesOf(chunks: readonly Chunk[]): Generator<readonly [string, MessageItem]> {
  for (const chunk of chunks) for (const item of chunk) if (item.kind === 'message') yield [item.key, item]
}

function* reactionsBetween(place: Place, before: MessageItem, item: MessageItem): Generator<Change> {
  if (before.reactions === item.reactions) return
  const nicksOf = ({ reactions }: MessageItem, text: string) =>
    reactions.find((reaction) => reaction.text === text)?.nicks ?? []
  const texts = new Set([...before.reactions, ...item.reactions].map(({ text }) => text))
  for (const text of texts) {
    const [old, now] = [nicksOf(before, text), nicksOf(item, text)]
    for (const nick of now) if (!old.includes(nick)) yield { kind: 'reacted', place, item, text, nick, isOn: true }
    for (const nick of old) if (!now.includes(nick)) yield { kind: 'reacted', place, item, text, nick, isOn: false }
  }
}

/** Of all places: what a server says later is not earlier. */
function newestTime({ places }: ClientState): number {
  let newest = 0
  for (const { timeline } of places.values()) newest = Math.max(newest, itemAt(timeline, -1)?.time ?? 0)
  return newest
}
