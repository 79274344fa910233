import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { drafts, queries, toBatches, withKnownIds } from './arbitrary-history.ts'
import { HistoryReader } from './history-reader.ts'
import { HistoryWriter } from './history-writer.ts'
import type { HistoryQuery, HistoryRange, Reference, StoredEvent } from './store.ts'
import { disposable, eventOf, folderFor, rowsOf } from './testing.ts'

void test('the disk answers as a plain reading of the specification does', (context) => {
  const folder = folderFor(context)
  let run = 0
  fc.assert(
    fc.property(drafts, queries, (drafts, queries) => {
      const file = join(folder, `${run++}.sqlite`)
      const batches = toBatches(drafts)
      using writer = disposable(new HistoryWriter(file, 'process'))
      for (const batch of batches) writer.value.append(rowsOf(batch))
      using reader = disposable(new HistoryReader(file))
      for (const each of withKnownIds(queries, batches.flat())) {
        const answer = reader.value.history(each)
        const found = answer.kind === 'events' ? answer.events : null
        assert.deepEqual(found, plainAnswer(batches.flat(), each))
      }
    }),
    { numRuns: 300 },
  )
})

/** What a flipped bit, or some more of them, may make of a row. */
const DAMAGES: Readonly<Record<string, string>> = {
  'a space in the name of its channel': `params = '["#d n","text"]'`,
  'a line feed in its text': `params = '["#den","a\\nb"]'`,
  'parameters that are no JSON': `params = '["#den","text"'`,
  'parameters that are no list': `params = '{"a":1}'`,
  'a parameter that is no text': `params = '["#den",1]'`,
  'no verb': `verb = ''`,
  'a space in its source': `source = 'a b'`,
  'a date that is none': 'time = 9007199254740991',
  'tags that are no JSON': `tags = '{'`,
  'tags that are nothing': `tags = 'null'`,
  'a tag without a name': `tags = '{"":"x"}'`,
  'a tag that is no text': `tags = '{"+a":[]}'`,
}

for (const [damage, change] of Object.entries(DAMAGES)) {
  void test(`a row with ${damage} is left out and told of, and every page beside it is whole`, (context) => {
    const file = join(folderFor(context), 'history.sqlite')
    const events = [1, 2, 3, 4, 5, 6].map((seq) => eventOf(seq * 1_000))
    using writer = disposable(new HistoryWriter(file, 'process'))
    writer.value.append(rowsOf(events))
    using damaging = disposable(new DatabaseSync(file))
    damaging.value.exec(`UPDATE event SET ${change} WHERE position IN (2, 4)`)
    const damaged: number[] = []
    using reader = disposable(new HistoryReader(file, (position) => damaged.push(position)))
    const page = (limit: number, range: HistoryRange) => {
      const answer = reader.value.history({ target: '#den', range, limit, seqMax: 9_000, playback: true })
      return answer.kind === 'events' ? answer.events.map(({ seq }) => seq / 1_000) : answer.kind
    }
    const id = (seq: number) => ({ kind: 'id', id: events[seq - 1]?.id ?? '' }) as const
    assert.deepEqual(page(9, { kind: 'latest', after: null }), [1, 3, 5, 6])
    assert.deepEqual(damaged, [2, 4])
    assert.deepEqual(page(1, { kind: 'before', reference: id(5) }), [3])
    assert.deepEqual(page(1, { kind: 'before', reference: id(3) }), [1])
    assert.deepEqual(page(1, { kind: 'after', reference: id(1) }), [3])
    assert.deepEqual(page(2, { kind: 'after', reference: id(1) }), [3, 5])
    assert.deepEqual(page(3, { kind: 'around', reference: id(3) }), [1, 3, 5])
  })
}

void test('a page is of one moment, also when its history is forgotten while it is read', (context) => {
  const file = join(folderFor(context), 'history.sqlite')
  using writer = disposable(new HistoryWriter(file, 'process'))
  writer.value.append(rowsOf([1, 2, 3, 4, 5, 6].map((seq) => eventOf(seq))))
  using damaging = disposable(new DatabaseSync(file))
  damaging.value.exec(`UPDATE event SET verb = '' WHERE position = 2`)
  const limits = { since: Infinity, bytesPerTargetMax: Infinity, conversationsMax: Infinity }
  using reader = disposable(new HistoryReader(file, () => writer.value.forget(limits)))
  const query = (range: HistoryRange) => {
    const answer = reader.value.history({ target: '#den', range, limit: 3, seqMax: 9, playback: true })
    return answer.kind === 'events' ? answer.events.map(({ seq }) => seq) : answer.kind
  }
  assert.deepEqual(query({ kind: 'after', reference: { kind: 'time', time: 0 } }), [1, 3, 4])
  assert.deepEqual(query({ kind: 'latest', after: null }), [6])
})

/**
 * Before, at or after a time. It is looked for in the newest run where the target has an event of it, or else in the newest run
 * that has it, or else in the newest that began before it.
 */
function compareTime(all: readonly StoredEvent[], event: StoredEvent, time: number): number {
  const runs: StoredEvent[][] = [[]]
  for (const each of all) {
    if (each.time < (runs.at(-1)?.at(-1)?.time ?? 0)) runs.push([])
    runs.at(-1)?.push(each)
  }
  const earliest = (run: readonly StoredEvent[]) => (run === runs[0] ? -Infinity : (run[0]?.time ?? 0))
  const run =
    runs.findLast((each) => each.some((other) => other.target === event.target && other.time === time)) ??
    runs.findLast((each) => earliest(each) <= time && time <= (each.at(-1)?.time ?? 0)) ??
    runs.findLast((each) => earliest(each) <= time) ??
    []
  return run.includes(event) ? event.time - time : event.seq - (run[0]?.seq ?? 0)
}

/** The ranges over a whole array, with nothing clever; null where a reference is unknown. */
function plainAnswer(all: readonly StoredEvent[], query: HistoryQuery): readonly StoredEvent[] | null {
  const events = all.filter((event) => event.target === query.target && event.seq <= query.seqMax)
  const isKnown = (one: Reference): boolean => one.kind === 'time' || events.some((event) => event.id === one.id)
  const compare = (event: StoredEvent, one: Reference): number =>
    one.kind === 'time'
      ? compareTime(all, event, one.time)
      : events.indexOf(event) - events.findIndex((other) => other.id === one.id)
  const seen = (test: (event: StoredEvent) => boolean): readonly StoredEvent[] =>
    events.filter((event) => (query.playback || ['PRIVMSG', 'NOTICE'].includes(event.verb)) && test(event))
  const first = (found: readonly StoredEvent[]): readonly StoredEvent[] => found.slice(0, query.limit)
  const last = (found: readonly StoredEvent[]): readonly StoredEvent[] =>
    query.limit === 0 ? [] : found.slice(-query.limit)
  const { range } = query
  switch (range.kind) {
    case 'latest': {
      const { after } = range
      if (after === null) return last(seen(() => true))
      return isKnown(after) ? last(seen((event) => compare(event, after) > 0)) : null
    }
    case 'before':
      return isKnown(range.reference) ? last(seen((event) => compare(event, range.reference) < 0)) : null
    case 'after':
      return isKnown(range.reference) ? first(seen((event) => compare(event, range.reference) > 0)) : null
    case 'around': {
      if (!isKnown(range.reference)) return null
      const earlier = seen((event) => compare(event, range.reference) < 0)
      const later = seen((event) => compare(event, range.reference) >= 0)
      let [left, right] = [0, 0]
      while (left + right < query.limit && left + right < earlier.length + later.length) {
        const takesLater = right < later.length && (right <= left || left >= earlier.length)
        if (takesLater) right += 1
        else left += 1
      }
      return [...earlier.slice(earlier.length - left), ...later.slice(0, right)]
    }
    case 'between': {
      const { from, to } = range
      if (!isKnown(from) || !isKnown(to)) return null
      const forwards = seen((event) => compare(event, from) > 0 && compare(event, to) < 0)
      const backwards = seen((event) => compare(event, from) < 0 && compare(event, to) > 0)
      return forwards.length > 0 ? first(forwards) : last(backwards)
    }
    default:
      return range satisfies never
  }
}
