/** A timeline is a list of items, however it is kept: compared with an array under any changes. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import type { Item, ItemKey } from './item.ts'
import {
  appended,
  CHUNK_ITEMS,
  EMPTY_TIMELINE,
  findById,
  findByKey,
  hasMessage,
  itemAt,
  itemById,
  itemsBackwards,
  itemsOf,
  joined,
  prepended,
  replaced,
  trimmed,
} from './timeline.ts'

function items(from: number, count: number): Item[] {
  return Array.from({ length: count }, (_, index) => item(from + index))
}

function item(number: number, text = ''): Item {
  const author = { nick: 'bob', address: '', account: null, isBot: false }
  const key = `k${number}` as ItemKey
  return { kind: 'event', key, id: `m${number}`, time: number, author, isMine: false, event: { kind: 'topic', text } }
}

const step = fc.record({
  kind: fc.constantFrom('append' as const, 'prepend' as const, 'replace' as const),
  count: fc.integer({ min: 0, max: CHUNK_ITEMS * 2 }),
})

void describe('a timeline', () => {
  void it('is the list of its items', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let timeline = EMPTY_TIMELINE
        let list: Item[] = []
        let [first, last] = [0, 0]
        for (const { kind, count } of steps) {
          if (kind === 'append') {
            timeline = appended(timeline, items(last, count))
            list = [...list, ...items(last, count)]
            last += count
          } else if (kind === 'prepend') {
            first -= count
            timeline = prepended(timeline, items(first, count))
            list = [...items(first, count), ...list]
          } else if (list.length > 0) {
            const number = first + (count % list.length)
            const position = findById(timeline, `m${number}`)
            assert.ok(position !== null)
            timeline = replaced(timeline, position, item(number, 'changed'))
            list = list.with(count % list.length, item(number, 'changed'))
          }
        }
        assert.deepEqual([...itemsOf(timeline)], list)
        assert.deepEqual([...itemsBackwards(timeline)], list.toReversed())
        assert.equal(timeline.length, list.length)
        for (const index of [0, 1, -1, -2, list.length - 1, list.length, -list.length, -list.length - 1]) {
          assert.equal(itemAt(timeline, index)?.key, list.at(index)?.key)
        }
        for (const known of list) assert.equal(itemById(timeline, known.id ?? '')?.key, known.key)
        for (const { id, time } of list) assert.ok(hasMessage(timeline, id ?? '', time))
        assert.deepEqual([hasMessage(timeline, 'nothing', first), findById(timeline, 'nothing')], [false, null])
      }),
      { numRuns: 50 },
    )
  })

  void it('keeps the chunks that a change does not touch', () => {
    const before = appended(EMPTY_TIMELINE, items(0, CHUNK_ITEMS * 3))
    assert.deepEqual(appended(before, items(9_000, 1)).chunks.slice(0, 3), before.chunks)
    const after = prepended(before, items(-2, 2))
    assert.ok(before.chunks.every((chunk, index) => chunk === after.chunks[index + 1]))
  })

  void it('is joined, searched by key, and lets go its oldest', () => {
    const whole = joined(appended(EMPTY_TIMELINE, items(0, 3)), appended(EMPTY_TIMELINE, items(3, 3)))
    assert.deepEqual(
      [...itemsOf(whole)].map(({ time }) => time),
      [0, 1, 2, 3, 4, 5],
    )
    assert.deepEqual(findByKey(whole, 'k4' as ItemKey), { chunk: 1, index: 1 })
    const { length, isBegin } = trimmed({ ...whole, isBegin: true }, 4)
    assert.deepEqual([length, isBegin], [3, false])
  })
})
