import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import { StoreError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import { drafts, queries, TARGETS, toBatches, withKnownIds } from './arbitrary-history.ts'
import { exportHistory } from './export.ts'
import { HistoryReader } from './history-reader.ts'
import { HistoryWriter } from './history-writer.ts'
import type { ImportedEvent } from './import-writer.ts'
import { formatMessageId, messageIdSeq } from './message-id.ts'
import { openStore } from './open-store.ts'
import { RecentHistory } from './recent.ts'
import type { HistoryAnswer, HistoryQuery, RetentionLimits, StoredEvent } from './store.ts'
import { ROW_BYTES } from './tally.ts'
import { batchOf, channelOf, changeOf, disposable, eventOf, folderFor, NO_MEMORY, rowsOf } from './testing.ts'

const ALL: RetentionLimits = { since: -Infinity, bytesPerTargetMax: Infinity, conversationsMax: 100 }
const LATEST = { kind: 'latest', after: null } as const

/** A message of that time. */
function old(time: number, text = `at ${time}`): ImportedEvent {
  return { time, verb: 'PRIVMSG', source: 'old!log@imported', params: ['#den', text], tags: {}, reply: null }
}

function fileFor(context: TestContext): string {
  return join(folderFor(context), 'history.sqlite')
}

function pageOf(file: string, query: Partial<HistoryQuery> = {}): readonly StoredEvent[] {
  using reader = disposable(new HistoryReader(file))
  const whole = { target: '#den', range: LATEST, limit: 1_000, seqMax: 10_000, playback: true, ...query }
  const answer = reader.value.history(whole)
  assert.equal(answer.kind, 'events')
  return answer.kind === 'events' ? answer.events : []
}

function idsOf(answer: HistoryAnswer | null): unknown {
  return answer?.kind === 'events' ? { ...answer, events: answer.events.map(({ id }) => id) } : answer
}

function timesOf(file: string, query: Partial<HistoryQuery> = {}): readonly number[] {
  return pageOf(file, query).map(({ time }) => time)
}

void test('ids name places below zero', () => {
  const places = [-1, -32, -(2 ** 52), 1, 0, 2 ** 52]
  for (const place of places) assert.equal(messageIdSeq(formatMessageId(1_700_000_000_000, place)), place)
  assert.equal(new Set(places.map((place) => formatMessageId(5, place))).size, places.length)
  assert.equal(messageIdSeq(`0000000005Z${'0'.repeat(15)}`), null)
  assert.equal(messageIdSeq(`0000000005Z${'Z'.repeat(15)}`), null)
})

void test('imported into several targets, one after the other, every page is as if each had always been there', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 })
  const imports = fc.array(fc.record({ target: fc.constantFrom(...TARGETS), gaps }), { maxLength: 5 })
  fc.assert(
    fc.property(drafts, imports, queries, (made, brought, asked) => {
      using place = new DisposableStack()
      const context = { after: (end: () => void) => place.defer(end) } as unknown as TestContext
      const file = fileFor(context)
      using writer = disposable(new HistoryWriter(file, 'process'))
      // The clock is not set back.
      const steps = made.map((batch) => batch.filter(({ timeStep }) => timeStep >= 0))
      const batches = toBatches(steps).filter((batch) => batch.length > 0)
      const half = Math.floor(batches.length / 2)
      for (const batch of batches.slice(0, half)) writer.value.append(rowsOf(batch))
      const recorded = batches.flat()
      for (const { target, gaps: each } of brought) {
        // From the beginning of the target, or from its end where it has none yet, towards the past.
        const known = pageOf(file, { target })
        let time = known[0]?.time ?? batches.slice(0, half).at(-1)?.at(-1)?.time ?? 1_700_000_000_000
        const events = each.map((gap) => ({ ...old((time -= gap)), params: [target, 'old'] })).toReversed()
        writer.value.import({ target, count: events.length, events })
      }
      for (const batch of batches.slice(half)) writer.value.append(rowsOf(batch))
      using reader = disposable(new HistoryReader(file))
      for (const target of TARGETS) {
        const all = pageOf(file, { target })
        const seen = recorded.filter((event) => event.target === target)
        assert.deepEqual(all.slice(-seen.length || Infinity), seen)
        const expected = new RecentHistory({ ...defaultLimits(), recentEventsPerChannelMax: 10_000 })
        // Memory has no places below zero.
        const placed = all.map((event) => (event.seq < 0 ? { ...event, seq: 1 + event.seq / 1_000 } : event))
        expected.add(placed, [target])
        for (const each of withKnownIds(asked, all)) {
          const query = { ...each, target, seqMax: Math.max(each.seqMax, 1) }
          assert.deepEqual(idsOf(reader.value.history(query)), idsOf(expected.answer(query)), JSON.stringify(query))
        }
        for (const each of all) {
          if (each.verb === 'PRIVMSG') assert.equal(reader.value.message(each.id)?.id, each.id)
        }
      }
    }),
    { numRuns: 60 },
  )
})

void test('what was imported where nothing else is stays before what comes, and each start goes on', async (context) => {
  const folder = folderFor(context)
  const file = join(folder, 'history.sqlite')
  {
    using writer = disposable(new HistoryWriter(file, 'process'))
    writer.value.import({ target: '#den', count: 2, events: [old(10), old(20)] })
  }
  const { store, lastSeq, through } = await openStore({ folder, durability: 'process', limits: NO_MEMORY })
  context.after(() => store.close())
  assert.deepEqual([lastSeq, through], [0, null])
  await store.append(batchOf([eventOf(1), eventOf(2)]))
  assert.deepEqual(timesOf(file), [10, 20, eventOf(1).time, eventOf(2).time])
  // All is counted, and forgotten to the last entry.
  while (await store.forget(ALL));
  while (await store.forget({ ...ALL, bytesPerTargetMax: 1 }));
  assert.deepEqual(timesOf(file), [eventOf(2).time])
})

void test('an import that ends in the middle leaves nothing', (context) => {
  const file = fileFor(context)
  using writer = disposable(new HistoryWriter(file, 'process'))
  writer.value.append(rowsOf([eventOf(1)]))
  const broken = function* () {
    yield old(10)
    throw new Error('cut')
  }
  assert.throws(() => writer.value.import({ target: '#den', count: 2, events: broken() }), /cut/)
  const refused = (events: readonly ImportedEvent[]) => () => writer.value.import({ target: '#den', count: 2, events })
  for (const events of [[], [old(10)], [old(10), old(11), old(12)], [old(10), old(10)]]) {
    assert.throws(refused(events), (error) => error instanceof StoreError)
  }
  assert.deepEqual(timesOf(file), [eventOf(1).time])
  writer.value.append(rowsOf([eventOf(2)]))
  assert.equal(pageOf(file).length, 2)
})

void test('by age, only what is old of an import is forgotten, whatever other channels have, a portion at a time', (context) => {
  const file = fileFor(context)
  using writer = disposable(new HistoryWriter(file, 'process'))
  const base = eventOf(0).time
  writer.value.append(rowsOf([1, 2, 3].map((seq) => eventOf(seq, { target: '#elsewhere' }))))
  const times = Array.from({ length: 1_500 }, (_, index) => base - 1_000 + index)
  writer.value.import({ target: '#den', count: times.length, events: times.map((time) => old(time)) })
  writer.value.append(rowsOf([eventOf(2_000), eventOf(2_001, { target: '#last' })]))
  const forget = (limits: Partial<RetentionLimits>) => {
    let portions = 1
    while (writer.value.forget({ ...ALL, ...limits }).isMore) portions += 1
    return portions
  }
  assert.ok(forget({ since: base + 100 }) > 1)
  assert.deepEqual(timesOf(file), [...times.filter((time) => time >= base + 100), base + 2_000])
  assert.deepEqual(timesOf(file, { target: '#elsewhere' }), [])
  // By its own age.
  const targets = new Map([['#den', { since: base + 300, bytesMax: Infinity }]])
  forget({ targets })
  assert.deepEqual(timesOf(file)[0], base + 300)
  forget({ targets: new Map([['#den', { since: base + 1_000, bytesMax: Infinity }]]) })
  assert.deepEqual(timesOf(file), [base + 2_000])
  const database = new DatabaseSync(file)
  assert.deepEqual(database.prepare('SELECT * FROM imported').all(), [])
  database.close()
})

void test('where the oldest of an import is forgotten, the next one stands below all of it', (context) => {
  const file = fileFor(context)
  using writer = disposable(new HistoryWriter(file, 'process'))
  writer.value.import({ target: '#den', count: 4, events: [100, 101, 102, 103].map((time) => old(time)) })
  while (writer.value.forget({ ...ALL, since: 102 }).isMore);
  assert.deepEqual(timesOf(file), [102, 103])
  writer.value.import({ target: '#den', count: 2, events: [50, 51].map((time) => old(time)) })
  assert.deepEqual(
    pageOf(file).map(({ time, seq }) => [time, seq]),
    [
      [50, -6],
      [51, -5],
      [102, -2],
      [103, -1],
    ],
  )
})

void test('a channel of which all is forgotten that was imported is forgotten, and the first event of a server is counted', (context) => {
  const file = fileFor(context)
  using writer = disposable(new HistoryWriter(file, 'process'))
  writer.value.import({ target: '#den', count: 2, events: [old(10), old(20)] })
  writer.value.append(rowsOf([1, 2, 3].map((seq) => eventOf(seq, { target: '#new' }))))
  while (writer.value.forget({ ...ALL, since: 15 }).isMore);
  using database = disposable(new DatabaseSync(file, { readOnly: true }))
  const targets = () => {
    const sum = `(SELECT total${ROW_BYTES} FROM event WHERE target = target.id)`
    return database.value.prepare(`SELECT name, bytes - ${sum} AS wrong FROM target`).all()
  }
  const right = (name: string) => ({ name, wrong: 0 })
  assert.deepEqual(
    targets().map((row) => ({ ...row })),
    [right('#den'), right('#new')],
  )
  while (writer.value.forget({ ...ALL, since: 25 }).isMore);
  assert.deepEqual(
    targets().map((row) => ({ ...row })),
    [right('#new')],
  )
})

void test('what was imported into a channel that was closed then is hidden with it when it ends; of an open one it is not', async (context) => {
  const closed = channelOf('#den', { guardedSince: 1 })
  for (const [guardedSince, isHidden] of [
    [1, true],
    [2, false],
  ] as const) {
    const folder = folderFor(context)
    const file = join(folder, 'history.sqlite')
    using writer = disposable(new HistoryWriter(file, 'process'))
    writer.value.append(rowsOf([eventOf(1)], [changeOf(closed)]))
    writer.value.import({ target: '#den', count: 1, events: [old(10)] })
    const ended = { kind: 'ended', key: '#den', hidden: { from: guardedSince, to: 3 } } as const
    writer.value.append(rowsOf([eventOf(2), eventOf(3)], [ended]))
    assert.equal(timesOf(file).includes(10), !isHidden)
    const lines: string[] = []
    await exportHistory(folder, { channels: null }, (some) => void lines.push(...some.split(/(?<=\n)/)))
    assert.equal(lines.length, timesOf(file).length)
  }
})

void test('a message that was imported is redacted as any', (context) => {
  const file = fileFor(context)
  using writer = disposable(new HistoryWriter(file, 'process'))
  writer.value.import({ target: '#den', count: 2, events: [old(10), old(20)] })
  const [first] = pageOf(file)
  assert.ok(first)
  writer.value.append(rowsOf([eventOf(1)], [{ kind: 'redacted', target: '#den', id: first.id }]))
  assert.deepEqual(timesOf(file, { playback: false }), [20, eventOf(1).time])
})
