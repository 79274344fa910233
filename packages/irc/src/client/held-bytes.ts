/**
 * A server may tell without end: all that a client holds of it has one limit in bytes. What comes is counted as it comes, and what is held is
 * weighed when that may have become too much. Then the oldest messages go first, which can be fetched again; where all that is left is too much
 * by itself, the connection ends.
 */
import type { Message } from '../message.ts'
import type { StateDraft } from './draft.ts'
import { ShardMap } from './shard-map.ts'
import type { ClientState, Place } from './state.ts'
import { type Timeline, withoutOldest } from './timeline.ts'
import { weigh, weighTimeline } from './weigh.ts'

export interface HeldBytesParts {
  readonly draft: StateDraft
  readonly bytesMax: number
  /** What is held beside the state. */
  readonly beside: () => unknown
  /** It is too much, whatever is dropped. */
  readonly overloaded: () => void
}

/** What remains after messages were dropped, so that it is not weighed again at once. */
const KEPT = 0.75
/** Of a line: what it may become at most, beside its characters. */
const LINE_BYTES = 1_000
/** A nickname stands in the state several times. */
const CHARACTER_BYTES = 12
/** Lines with many nicknames, of which each becomes a member and a person: RPL_NAMREPLY, RPL_MONONLINE, RPL_MONOFFLINE. */
const OF_MANY = new Set(['353', '730', '731'])
const CHARACTER_BYTES_OF_MANY = 100

export class HeldBytes {
  readonly #parts: HeldBytesParts
  #weighed: number
  #since = 0

  constructor(parts: HeldBytesParts) {
    this.#parts = parts
    this.#weighed = weighState(parts.draft.state)
  }

  /** @param characters of the line */
  came({ verb }: Message, characters: number): void {
    this.#since += LINE_BYTES + characters * (OF_MANY.has(verb) ? CHARACTER_BYTES_OF_MANY : CHARACTER_BYTES)
  }

  /** To be called when the lines that came together are taken. */
  settle(): void {
    const { bytesMax, overloaded } = this.#parts
    if (this.#weighed + this.#since <= bytesMax) return
    let bytes = this.#weigh()
    if (bytes > bytesMax * KEPT) {
      bytes = this.#dropMessages(bytes, bytesMax * KEPT)
      if (bytes > bytesMax) {
        overloaded()
        this.#forget()
        bytes = this.#weigh()
      }
    }
    this.#weighed = bytes
    this.#since = 0
  }

  #weigh(): number {
    return weighState(this.#parts.draft.state) + weigh(this.#parts.beside())
  }

  /** The longest timelines first. @returns what is left */
  #dropMessages(before: number, wanted: number): number {
    const { draft } = this.#parts
    let bytes = before
    for (const { key, detached } of draft.state.places.values()) {
      if (bytes <= wanted || detached === null) continue
      draft.setPlace(key, { detached: null })
      bytes -= weighTimeline(detached)
    }
    const heavy = [...draft.state.places.values()].map((place) => ({ place, bytes: weighTimeline(place.timeline) }))
    heavy.sort((one, other) => other.bytes - one.bytes)
    // As much of each as brings the longest down to the same length.
    const all = heavy.reduce((sum, one) => sum + one.bytes, 0)
    const level = levelOf(
      heavy.map((one) => one.bytes),
      Math.max(0, all - (bytes - wanted)),
    )
    for (const one of heavy) {
      if (one.bytes <= level) break
      bytes -= this.#shorten(one.place, one.bytes, level)
    }
    return bytes
  }

  /** @returns what has gone */
  #shorten({ key, timeline }: Place, before: number, wanted: number): number {
    let bytes = before
    let shorter: Timeline = timeline
    while (bytes > wanted && shorter.length > 0) {
      const [first = []] = shorter.chunks
      shorter = withoutOldest(shorter, shorter.chunks.length > 1 ? first.length : Math.ceil(first.length / 2))
      bytes = weighTimeline(shorter)
    }
    this.#parts.draft.setPlace(key, { timeline: shorter })
    return before - bytes
  }

  /** What only a connection has told, and the next one tells again. */
  #forget(): void {
    const { draft } = this.#parts
    for (const { key } of draft.state.places.values()) {
      draft.setPlace(key, { members: new ShardMap(), lists: new Map(), metadata: new Map(), modes: null, topic: null })
    }
    draft.set({ people: new ShardMap(), invitations: [], search: null, channelList: null })
    draft.setServer({ motd: [], isupport: new Map(), offered: new Map() })
  }
}

/** Own texts that are not sent have limits of their own. */
export function weighState({ places, ...rest }: ClientState): number {
  let bytes = weigh(rest)
  for (const { timeline, detached, pending: _, ...place } of places.values())
    bytes += weigh(place) + weighTimeline(timeline) + (detached === null ? 0 : weighTimeline(detached))
  return bytes
}

/** To which height the highest of these have to come down, so that all of them have so much together. */
function levelOf(descending: readonly number[], wanted: number): number {
  let excess = descending.reduce((sum, one) => sum + one, 0) - wanted
  for (const [index, height] of descending.entries()) {
    const next = descending[index + 1] ?? 0
    const room = (height - next) * (index + 1)
    if (room >= excess) return height - excess / (index + 1)
    excess -= room
  }
  return 0
}
