/**
 * A part of the history without a gap, in the order of the server. It is kept in chunks, so that one message more copies a
 * few hundred references and not all of them, and a page of history in front copies none.
 */
import type { Item, ItemKey, MessageId } from './item.ts'

export interface Timeline {
  /** None is empty. */
  readonly chunks: readonly Chunk[]
  readonly length: number
  /** The history has nothing before it. */
  readonly isBegin: boolean
  /** It reaches up to the newest. */
  readonly isEnd: boolean
  /** The latest of all times: what is later cannot be there yet. 0 of nothing. */
  readonly latest: number
  /** No time is before that of the item in front of it. */
  readonly isAscending: boolean
}

export type Chunk = readonly Item[]

/** Where an item is. */
export interface Position {
  readonly chunk: number
  readonly index: number
}

export const CHUNK_ITEMS = 256

export const EMPTY_TIMELINE: Timeline = {
  chunks: [],
  length: 0,
  isBegin: false,
  isEnd: true,
  latest: 0,
  isAscending: true,
}

/** The item at a place counted from the oldest one; negative: from the newest, which is -1. */
export function itemAt(timeline: Timeline, index: number): Item | undefined {
  let left = index < 0 ? timeline.length + index : index
  if (left < 0 || left >= timeline.length) return undefined
  if (index < 0) return fromEnd(timeline, -index)
  for (const chunk of timeline.chunks) {
    if (left < chunk.length) return chunk[left]
    left -= chunk.length
  }
  return undefined
}

function fromEnd({ chunks }: Timeline, distance: number): Item | undefined {
  let left = distance
  for (let at = chunks.length - 1; at >= 0; at -= 1) {
    const chunk = chunks[at] ?? []
    if (left <= chunk.length) return chunk[chunk.length - left]
    left -= chunk.length
  }
  return undefined
}

/** From the oldest to the newest. */
export function* itemsOf({ chunks }: Timeline): Generator<Item> {
  for (const chunk of chunks) yield* chunk
}

/** From the newest to the oldest. */
export function* itemsBackwards({ chunks }: Timeline): Generator<Item> {
  for (let at = chunks.length - 1; at >= 0; at -= 1) {
    const chunk = chunks[at] ?? []
    for (let index = chunk.length - 1; index >= 0; index -= 1) {
      const item = chunk[index]
      if (item !== undefined) yield item
    }
  }
}

/** By the id of the server. */
export function findById({ chunks }: Timeline, id: MessageId): Position | null {
  for (let chunk = chunks.length - 1; chunk >= 0; chunk -= 1) {
    const index = indexOf(chunks[chunk] ?? []).get(id)
    if (index !== undefined) return { chunk, index }
  }
  return null
}

/**
 * Whether a message is there, of which id and time are known: a server tells the same of it each time. Asked for each message that comes, so
 * it looks only where that time is.
 */
export function hasMessage({ chunks, latest, isAscending }: Timeline, id: MessageId, time: number): boolean {
  if (time > latest) return false
  for (let at = chunks.length - 1; at >= 0; at -= 1) {
    const chunk = chunks[at] ?? []
    if (!mayHave(chunk, time, isAscending ? 0 : OUT_OF_ORDER_MS)) continue
    if (at < chunks.length - 1) {
      const index = indexOf(chunk).get(id)
      if (index !== undefined && chunk[index]?.time === time) return true
      continue
    }
    // The last one is another one with each message: an index would be made for nothing.
    for (let index = chunk.length - 1; index >= 0; index -= 1) {
      const item = chunk[index]
      if (item?.time === time && item.id === id) return true
    }
  }
  return false
}

/** Items stand in the order of the server, which is that of its clock, unless that was set back or is not told of all. */
function mayHave(chunk: Chunk, time: number, apartMs: number): boolean {
  const first = chunk[0]?.time ?? Infinity
  const last = chunk.at(-1)?.time ?? -Infinity
  return time >= first - apartMs && time <= last + apartMs
}

const OUT_OF_ORDER_MS = 600_000

export function itemById(timeline: Timeline, id: MessageId): Item | undefined {
  const position = findById(timeline, id)
  return position === null ? undefined : timeline.chunks[position.chunk]?.[position.index]
}

export function findByKey({ chunks }: Timeline, key: ItemKey): Position | null {
  for (let chunk = chunks.length - 1; chunk >= 0; chunk -= 1) {
    const index = keysOf(chunks[chunk] ?? []).get(key)
    if (index !== undefined) return { chunk, index }
  }
  return null
}

/** Chunks do not change, but for the last one of a timeline that a batch of lines is being added to: it is not asked for here before it is whole. */
const indexes = new WeakMap<Chunk, { readonly length: number; readonly byId: ReadonlyMap<MessageId, number> }>()

function indexOf(chunk: Chunk): ReadonlyMap<MessageId, number> {
  const known = indexes.get(chunk)
  if (known !== undefined && known.length === chunk.length) return known.byId
  const byId = new Map<MessageId, number>()
  for (const [index, { id }] of chunk.entries()) if (id !== null) byId.set(id, index)
  indexes.set(chunk, { length: chunk.length, byId })
  return byId
}

const keyIndexes = new WeakMap<Chunk, { readonly length: number; readonly byKey: ReadonlyMap<ItemKey, number> }>()

function keysOf(chunk: Chunk): ReadonlyMap<ItemKey, number> {
  const known = keyIndexes.get(chunk)
  if (known !== undefined && known.length === chunk.length) return known.byKey
  const byKey = new Map(chunk.map(({ key }, index) => [key, index]))
  keyIndexes.set(chunk, { length: chunk.length, byKey })
  return byKey
}

/** With newer items behind it. */
export function appended(timeline: Timeline, items: readonly Item[]): Timeline {
  if (items.length === 0) return timeline
  const last = timeline.chunks.at(-1)
  const isRoomLeft = last !== undefined && last.length < CHUNK_ITEMS
  const chunks = isRoomLeft
    ? [...timeline.chunks.slice(0, -1), ...chunked([...last, ...items])]
    : [...timeline.chunks, ...chunked(items)]
  return { ...timeline, chunks, length: timeline.length + items.length, ...timesOf(timeline, items) }
}

/** With older items in front of it. */
export function prepended(timeline: Timeline, items: readonly Item[]): Timeline {
  if (items.length === 0) return timeline
  const chunks = [...chunked(items), ...timeline.chunks]
  const older = timesOf(EMPTY_TIMELINE, items)
  return { ...timeline, chunks, length: timeline.length + items.length, ...timesOfBoth(older, timeline) }
}

/** With another item in the place of one that is there. */
export function replaced(timeline: Timeline, { chunk, index }: Position, item: Item): Timeline {
  const before = timeline.chunks[chunk]
  if (before === undefined || index >= before.length) return timeline
  return { ...timeline, chunks: timeline.chunks.with(chunk, before.with(index, item)) }
}

/** Two parts of which the second one goes on where the first one ends. */
export function joined(earlier: Timeline, later: Timeline): Timeline {
  return {
    chunks: [...earlier.chunks, ...later.chunks],
    length: earlier.length + later.length,
    isBegin: earlier.isBegin,
    isEnd: later.isEnd,
    ...timesOfBoth(earlier, later),
  }
}

type Times = Pick<Timeline, 'latest' | 'isAscending'>

function timesOf(before: Times, items: readonly Item[]): Times {
  let { latest, isAscending } = before
  for (const { time } of items) {
    if (time < latest) isAscending = false
    else latest = time
  }
  return { latest, isAscending }
}

function timesOfBoth(earlier: Times, later: Times & Pick<Timeline, 'chunks'>): Times {
  const first = later.chunks[0]?.[0]?.time ?? Infinity
  return {
    latest: Math.max(earlier.latest, later.latest),
    isAscending: earlier.isAscending && later.isAscending && earlier.latest <= first,
  }
}

function chunked(items: readonly Item[]): Chunk[] {
  const chunks: Chunk[] = []
  for (let start = 0; start < items.length; start += CHUNK_ITEMS) chunks.push(items.slice(start, start + CHUNK_ITEMS))
  return chunks
}

/** Without its oldest items, as long as it has more than so many. */
export function trimmed(timeline: Timeline, itemsMax: number): Timeline {
  const [first] = timeline.chunks
  return timeline.length <= itemsMax || first === undefined ? timeline : withoutOldest(timeline, first.length)
}

/** Without so many of its oldest items, of its first chunk at most. */
export function withoutOldest(timeline: Timeline, count: number): Timeline {
  const [first = [], ...rest] = timeline.chunks
  const left = first.slice(count)
  const chunks = left.length > 0 ? [left, ...rest] : rest
  return { ...timeline, chunks, length: timeline.length - first.length + left.length, isBegin: false }
}
