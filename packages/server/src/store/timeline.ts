/**
 * The ranges of IRCv3 draft/chathistory, said once for every place that holds a history. A timeline is one target's
 * events as positions that ascend; memory and disk each are one, and so cannot differ in what a range means.
 */

import type { HistoryAnswer, HistoryQuery, Reference, StoredEvent } from './store.ts'

/**
 * Where a reference lies: what is before it has a position below `low`, what is after it one above `high`. A `low` of
 * BEGINNING: somewhere before what this timeline holds.
 */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** Below every position: the beginning of the history. */
export const BEGINNING = Number.MIN_SAFE_INTEGER

/** One target's events, at the moment of one query. null from any method: this timeline does not reach back far enough to tell. */
export interface Timeline {
  /** One above the position of the last event that the query may see. */
  readonly end: number
  /** Events of one millisecond are all within the bounds of that time. */
  locate(reference: Reference): Bounds | 'unknown' | null
  /** At most `limit` events with `after` < position < `before`, the first of them, ascending. */
  first(after: number, before: number, limit: number): readonly StoredEvent[] | null
  /** At most `limit` events with `after` < position < `before`, the last of them, ascending. */
  last(after: number, before: number, limit: number): readonly StoredEvent[] | null
}

/** Answers the query, or null when the timeline cannot tell. */
export function answerFrom(timeline: Timeline, query: HistoryQuery): HistoryAnswer | null {
  const { range, limit } = query
  const { end } = timeline
  switch (range.kind) {
    case 'latest':
      if (range.after === null) return last(timeline, BEGINNING, end, limit)
      return at(timeline, range.after, ({ high }) => last(timeline, high, end, limit))
    case 'before':
      return at(timeline, range.reference, ({ low }) => last(timeline, BEGINNING, Math.min(low, end), limit))
    case 'after':
      return at(timeline, range.reference, ({ high }) => first(timeline, high, end, limit))
    case 'around':
      return at(timeline, range.reference, ({ low }) => around(timeline, Math.min(low, end), limit))
    case 'between':
      return at(timeline, range.from, (from) => at(timeline, range.to, (to) => between(timeline, from, to, limit)))
    default:
      return range satisfies never
  }
}

/** One more is looked for than is answered: whether there is one. */
function last(timeline: Timeline, after: number, before: number, limit: number): HistoryAnswer | null {
  const found = timeline.last(after, before, limit + 1)
  if (found === null || found.length <= limit) return asAnswer(found)
  return { kind: 'events', events: found.slice(1), hasMore: true }
}

function first(timeline: Timeline, after: number, before: number, limit: number): HistoryAnswer | null {
  const found = timeline.first(after, before, limit + 1)
  if (found === null || found.length <= limit) return asAnswer(found)
  return { kind: 'events', events: found.slice(0, limit), hasMore: true }
}

function around(timeline: Timeline, low: number, limit: number): readonly StoredEvent[] | null {
  const earlier = timeline.last(BEGINNING, low, limit)
  const later = timeline.first(low - 1, timeline.end, limit)
  if (earlier === null || later === null) return null
  const half = Math.min(later.length, Math.ceil(limit / 2))
  const earlierCount = Math.min(earlier.length, limit - half)
  return [...earlier.slice(earlier.length - earlierCount), ...later.slice(0, limit - earlierCount)]
}

function between(timeline: Timeline, from: Bounds, to: Bounds, limit: number): HistoryAnswer | null {
  const { end } = timeline
  if (from.low === BEGINNING && to.low === BEGINNING) return null // which of the two is earlier is not known here
  return from.low <= to.low
    ? first(timeline, from.high, Math.min(to.low, end), limit)
    : last(timeline, to.high, Math.min(from.low, end), limit)
}

function at(
  timeline: Timeline,
  reference: Reference,
  read: (bounds: Bounds) => HistoryAnswer | readonly StoredEvent[] | null,
): HistoryAnswer | null {
  const bounds = timeline.locate(reference)
  if (bounds === null) return null
  if (bounds === 'unknown') return { kind: 'unknown-reference' }
  return asAnswer(read(bounds))
}

function asAnswer(found: HistoryAnswer | readonly StoredEvent[] | null): HistoryAnswer | null {
  return found === null || 'kind' in found ? found : { kind: 'events', events: found }
}
