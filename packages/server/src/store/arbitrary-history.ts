/** Random histories and questions for the properties of this room, with many events of one time and of one entry, and clocks that are set back. */

import * as fc from 'fast-check'
import { formatMessageId } from './message-id.ts'
import type { HistoryQuery, HistoryRange, Reference, StoredEvent } from './store.ts'
import { eventOf } from './testing.ts'

const START = 1_700_000_000_000
export const TARGETS = ['#a', '#b', '#c']

/** Steps of seq and time, so that several events share either or both. */
const step = fc.record({
  seqStep: fc.integer({ min: 0, max: 2 }),
  timeStep: fc.oneof({ arbitrary: fc.constantFrom(0, 0, 1, 3), weight: 15 }, fc.constantFrom(-1, -5, -20)),
  target: fc.constantFrom(...TARGETS),
  verb: fc.constantFrom('PRIVMSG', 'PRIVMSG', 'NOTICE', 'JOIN', 'TAGMSG'),
  tags: fc.constantFrom<StoredEvent['tags']>({}, { '+draft/reply': 'x' }),
})
/** Batches to be, each with the steps from event to event. */
export const drafts = fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { maxLength: 12 })

export function toBatches(
  drafts: readonly (readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[])[],
): readonly (readonly StoredEvent[])[] {
  let seq = 0
  let time = START
  let count = 0
  const taken = new Set<string>()
  return drafts.map((draft) => {
    seq += 1
    return draft.map(({ seqStep, timeStep, target, verb, tags }) => {
      seq += seqStep
      time += seqStep === 0 ? 0 : timeStep
      // A date means one place in a history.
      while (taken.has(`${target} ${time}`)) time += 1
      taken.add(`${target} ${time}`)
      count += 1
      return eventOf(seq, { time, id: `${formatMessageId(time, seq)}-${count}`, target, verb, tags })
    })
  })
}

const reference: fc.Arbitrary<Reference> = fc.oneof(
  fc.record({ kind: fc.constant('time' as const), time: fc.integer({ min: START - 2, max: START + 60 }) }),
  fc.record({
    kind: fc.constant('id' as const),
    id: fc.tuple(fc.nat(40), fc.nat(60)).map(([time, seq]) => formatMessageId(START + time, seq)),
  }),
)
const range: fc.Arbitrary<HistoryRange> = fc.oneof(
  fc.record({ kind: fc.constant('latest' as const), after: fc.option(reference) }),
  fc.record({ kind: fc.constantFrom('before' as const, 'after' as const, 'around' as const), reference }),
  fc.record({ kind: fc.constant('between' as const), from: reference, to: reference }),
)
const query: fc.Arbitrary<HistoryQuery> = fc.record({
  target: fc.constantFrom(...TARGETS),
  range,
  limit: fc.nat(12),
  seqMax: fc.oneof(fc.constant(10_000), fc.nat(60)),
  playback: fc.boolean(),
})
export const queries = fc.array(query, { minLength: 20, maxLength: 40 })

/** Random ids seldom meet; every second query asks about an event that is there. */
export function withKnownIds(
  queries: readonly HistoryQuery[],
  events: readonly StoredEvent[],
): readonly HistoryQuery[] {
  return queries.map((each, index) => {
    const event = events[(index * 7) % Math.max(events.length, 1)]
    if (event === undefined || index % 2 === 0) return each
    const known: Reference = { kind: 'id', id: event.id }
    const range: HistoryRange =
      each.range.kind === 'between'
        ? { ...each.range, from: known }
        : each.range.kind === 'latest'
          ? { kind: 'latest', after: known }
          : { ...each.range, reference: known }
    return { ...each, target: event.target, range }
  })
}
