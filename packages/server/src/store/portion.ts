/**
 * A page of history is handed over in portions: a reader that takes nothing holds one of them, and not a page of long
 * messages. The rest is asked for as what comes after the last event of the portion.
 */
import type { HistoryAnswer, StoredEvent } from './store.ts'

const EVENTS_MAX = 100
const BYTES_MAX = 64 * 1024
/** What an event takes beside its texts, as measured roughly. */
const OVERHEAD_BYTES = 400

/** The beginning of the answer, with how many events of it are left. */
export function firstPortion(answer: HistoryAnswer): HistoryAnswer {
  if (answer.kind !== 'events') return answer
  const { events } = answer
  const count = countOf(events)
  return count === events.length ? answer : { ...answer, events: events.slice(0, count), rest: events.length - count }
}

/** At least one. */
function countOf(events: readonly StoredEvent[]): number {
  let bytes = 0
  for (const [index, { params, tags }] of events.slice(0, EVENTS_MAX).entries()) {
    bytes += OVERHEAD_BYTES
    for (const text of params) bytes += Buffer.byteLength(text)
    for (const [name, value] of Object.entries(tags)) bytes += name.length + Buffer.byteLength(value)
    if (bytes > BYTES_MAX && index > 0) return index
  }
  return Math.min(events.length, EVENTS_MAX)
}
