import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { firstPortion } from './portion.ts'
import type { StoredEvent } from './store.ts'

function event(seq: number, bytes: number): StoredEvent {
  const params = ['#a', 'x'.repeat(bytes)]
  return {
    seq,
    time: seq,
    id: `${seq}`,
    target: '#a',
    verb: 'PRIVMSG',
    source: 'a!a@a',
    user: 'a',
    account: null,
    session: 's',
    params,
    tags: {},
  }
}

void test('a portion is the beginning of the page, never empty, and the rest is counted', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(80_000), { maxLength: 300, size: 'max' }), (sizes) => {
      const events = sizes.map((bytes, index) => event(index + 1, bytes))
      const portion = firstPortion({ kind: 'events', events })
      assert.ok(portion.kind === 'events')
      assert.deepEqual(portion.events, events.slice(0, portion.events.length))
      assert.equal(portion.events.length + (portion.rest ?? 0), events.length)
      assert.equal(portion.events.length > 0, events.length > 0)
    }),
    { numRuns: 50 },
  )
})

void test('a portion has at most 100 events and 64 KiB', () => {
  const small = firstPortion({ kind: 'events', events: Array.from({ length: 101 }, (_, index) => event(index, 10)) })
  assert.ok(small.kind === 'events')
  assert.deepEqual([small.events.length, small.rest], [100, 1])
  const large = firstPortion({ kind: 'events', events: Array.from({ length: 9 }, (_, index) => event(index, 16_000)) })
  assert.ok(large.kind === 'events')
  assert.deepEqual([large.events.length, large.rest], [3, 6])
})
