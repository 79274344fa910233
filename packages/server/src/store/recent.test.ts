import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { drafts, queries, TARGETS, toBatches, withKnownIds } from './arbitrary-history.ts'
import { HistoryReader } from './history-reader.ts'
import { HistoryWriter } from './history-writer.ts'
import { RecentHistory } from './recent.ts'
import type { HistoryQuery, HistoryRange } from './store.ts'
import { disposable, eventOf, folderFor, rowsOf } from './testing.ts'

void test('what memory answers is exactly what the disk answers', (context) => {
  const folder = folderFor(context)
  let run = 0
  let fromMemory = 0
  fc.assert(
    fc.property(
      drafts,
      queries,
      fc.constantFrom(0, 1, 3, 8, 1_000),
      fc.constantFrom(0, 2_000, 1_000_000),
      fc.nat(4),
      (drafts, queries, recentEventsPerChannelMax, recentBytesMax, unseen) => {
        const file = join(folder, `${run++}.sqlite`)
        using writer = disposable(new HistoryWriter(file, 'process'))
        const batches = toBatches(drafts)
        // The first batches are those before a new start, of which memory knows nothing.
        for (const batch of batches.slice(0, unseen)) writer.value.append(rowsOf(batch))
        const recent = new RecentHistory({ recentEventsPerChannelMax, recentBytesMax }, writer.value.recorded())
        for (const batch of batches.slice(unseen)) {
          recent.add(batch, writer.value.append(rowsOf(batch))[1])
          assert.ok(recent.bytes <= recentBytesMax)
        }
        using reader = disposable(new HistoryReader(file))
        for (const each of withKnownIds(queries, toBatches(drafts).flat())) {
          const remembered = recent.answer(each)
          if (remembered === null) continue
          fromMemory += 1
          assert.deepEqual(remembered, reader.value.history(each))
        }
      },
    ),
    { numRuns: 300 },
  )
  assert.ok(fromMemory > 300, `memory answered only ${fromMemory} queries`)
})

void test('a new channel is answered from memory alone, and so is a known id in an old one', () => {
  const recent = new RecentHistory({ recentEventsPerChannelMax: 100, recentBytesMax: 1_000_000 })
  recent.add([eventOf(1, { target: '#new' }), eventOf(2, { target: '#old' }), eventOf(3, { target: '#old' })], ['#new'])
  assert.deepEqual(recent.answer(latest('#new', 50)), { kind: 'events', events: [eventOf(1, { target: '#new' })] })
  assert.equal(recent.answer(latest('#old', 50)), null)
  const after: HistoryRange = { kind: 'after', reference: { kind: 'id', id: eventOf(2).id } }
  assert.deepEqual(recent.answer({ ...latest('#old', 50), range: after }), {
    kind: 'events',
    events: [eventOf(3, { target: '#old' })],
  })
})

void test('the channel unused for longest is forgotten first', () => {
  const bytesOfThree = new RecentHistory({ recentEventsPerChannelMax: 9, recentBytesMax: 1_000_000 })
  bytesOfThree.add(
    TARGETS.map((target, index) => eventOf(index + 1, { target })),
    TARGETS,
  )
  const recent = new RecentHistory({ recentEventsPerChannelMax: 9, recentBytesMax: bytesOfThree.bytes })
  recent.add(
    TARGETS.map((target, index) => eventOf(index + 1, { target })),
    TARGETS,
  )
  assert.notEqual(recent.answer(latest('#a', 1)), null)
  recent.add([eventOf(4, { target: '#c' })])
  assert.equal(recent.answer(latest('#b', 1)), null)
  assert.notEqual(recent.answer(latest('#a', 1)), null)
  assert.notEqual(recent.answer(latest('#c', 1)), null)
})

void test('targets with little or nothing of their own count as well, so that a great many of them stay within the bytes', () => {
  for (const recentEventsPerChannelMax of [0, 200]) {
    const recent = new RecentHistory({ recentEventsPerChannelMax, recentBytesMax: 1_000_000 })
    for (let seq = 1; seq <= 10_000; seq += 1) {
      const target = `session-${seq}:session-${seq + 1}`
      recent.add([eventOf(seq, { target })], [target])
      assert.ok(recent.bytes <= 1_000_000)
    }
    assert.ok(recent.size > 500 && recent.size < 1_000_000 / 320, `${recent.size} targets are held`)
  }
})

void test('a target that begins again counts once', () => {
  const recent = new RecentHistory({ recentEventsPerChannelMax: 9, recentBytesMax: 1_000_000 })
  recent.add([eventOf(1)], ['#den'])
  const once = recent.bytes
  recent.add([eventOf(2)], ['#den'])
  assert.equal(recent.bytes, once)
})

function latest(target: string, limit: number): HistoryQuery {
  return { target, range: { kind: 'latest', after: null }, limit, seqMax: 99, playback: false }
}
