import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Item } from '../client/item.ts'
import { eventItem, messageItem, pendingMessage, replyItem } from '../testing/items.ts'
import { FOLD_ITEMS_MAX } from './chunk-rows.ts'
import { RowMaker, type Shown } from './row-maker.ts'
import { indexOfRow, rowAt, rowsBetween, type Row, type Rows } from './row.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const utcDay = (time: number) => Math.floor(time / DAY)

function shown(items: readonly Item[], rest: Partial<Shown> = {}, chunkItems = 256): Shown {
  const chunks: Item[][] = []
  for (let at = 0; at < items.length; at += chunkItems) chunks.push(items.slice(at, at + chunkItems))
  return { timeline: { chunks }, pending: [], nick: 'me', newAfter: null, ...rest }
}

const all = (rows: Rows): readonly Row[] => rows.parts.flat()
const inWords = (rows: Rows): readonly string[] =>
  all(rows).map((row) => {
    if (row.kind === 'message' || row.kind === 'pending') return `${row.kind} ${row.key}${row.isFirst ? ' first' : ''}`
    if (row.kind === 'fold') return `fold ${row.items.map(({ key }) => key).join(' ')}`
    return row.kind === 'day' || row.kind === 'new' ? row.kind : `${row.kind} ${row.key}`
  })

const rowsOf = (given: Shown) => inWords(new RowMaker(utcDay).rows(given))

void test('lines of one author within five minutes of the first stand under one name', () => {
  const items = [
    messageItem('a', 0),
    messageItem('b', 4 * MINUTE),
    messageItem('c', 5 * MINUTE),
    messageItem('d', 5 * MINUTE, { nick: 'bob' }),
    messageItem('e', 5 * MINUTE, { nick: 'bob', form: 'notice' }),
    messageItem('f', 5 * MINUTE, { nick: 'bob', form: 'notice', toRank: '@' }),
    messageItem('g', 5 * MINUTE, { nick: 'bob', form: 'notice', toRank: '@' }),
    messageItem('h', 5 * MINUTE, { nick: 'bob', form: 'notice', toRank: '@', replyTo: 'id-a' }),
    messageItem('i', 5 * MINUTE, { nick: 'bob', form: 'action' }),
    messageItem('j', 5 * MINUTE, { nick: 'bob', form: 'action' }),
    replyItem('k', 6 * MINUTE),
  ]
  assert.deepEqual(rowsOf(shown(items)), [
    'day',
    'message a first',
    'message b',
    'message c first',
    'message d first',
    'message e first',
    'message f first',
    'message g',
    'message h first',
    'message i first',
    'message j first',
    'reply k',
  ])
})

void test('each day has a mark, and so has the first new message of somebody else; both begin a group', () => {
  const items = [
    messageItem('a', 1),
    messageItem('b', 2, { isMine: true }),
    messageItem('c', 3),
    messageItem('d', DAY - 1),
    messageItem('e', DAY),
  ]
  assert.deepEqual(rowsOf(shown(items, { newAfter: 1 })), [
    'day',
    'message a first',
    'message b',
    'new',
    'message c first',
    'message d first',
    'day',
    'message e first',
  ])
  assert.ok(!rowsOf(shown(items, { newAfter: DAY })).includes('new'))
  assert.ok(!rowsOf(shown(items)).includes('new'))
})

void test('people that come, leave and take other names are one row, over the edges of chunks too', () => {
  const join = { kind: 'join' } as const
  const items = [
    messageItem('a', 0),
    eventItem('b', 1, 'bob', join),
    eventItem('c', 2, 'carol', { kind: 'quit', reason: '' }),
    eventItem('d', 3, 'bob', { kind: 'nick', from: 'bob', to: 'rob' }),
    eventItem('e', 4, 'ann', { kind: 'topic', text: 'x' }),
    eventItem('f', 5, 'dave', join),
    messageItem('g', 6),
    eventItem('h', 7, 'dave', { kind: 'part', reason: '' }),
    eventItem('i', 8, 'dave', join),
  ]
  const expected = ['day', 'message a first', 'fold b c d', 'event e', 'event f', 'message g first', 'fold h i']
  for (const size of [1, 2, 3, 256]) assert.deepEqual(rowsOf(shown(items, {}, size)), expected)
})

void test('a fold has its limit', () => {
  const items = Array.from({ length: FOLD_ITEMS_MAX + 1 }, (_, at) =>
    eventItem(`j${at}`, at, `n${at}`, { kind: 'join' }),
  )
  const [, first, second] = all(new RowMaker(utcDay).rows(shown(items)))
  assert.equal(first?.kind === 'fold' && first.items.length, FOLD_ITEMS_MAX)
  assert.equal(second?.kind, 'event')
})

void test('own messages that are not final stand behind all others, under the name of those before them', () => {
  const items = [messageItem('a', 0, { nick: 'me', isMine: true })]
  const pending = [pendingMessage('p', 1), pendingMessage('q', 2, { form: 'action' }), pendingMessage('r', 3)]
  assert.deepEqual(rowsOf(shown(items, { pending })), [
    'day',
    'message a first',
    'pending p',
    'pending q first',
    'pending r first',
  ])
  const late = [pendingMessage('p', 6 * MINUTE)]
  assert.deepEqual(rowsOf(shown(items, { pending: late })), ['day', 'message a first', 'pending p first'])
})

void test('one message more makes one row, and what did not change is the same object', () => {
  const items = Array.from({ length: 1_000 }, (_, at) => messageItem(`m${at}`, at, { nick: `n${at % 3}` }))
  const maker = new RowMaker(utcDay)
  const { timeline } = shown(items)
  const before = maker.rows({ timeline, pending: [], nick: 'me', newAfter: null })
  assert.equal(maker.rows({ timeline, pending: [], nick: 'me', newAfter: null }), before)
  const last = timeline.chunks.at(-1) ?? []
  const chunks = [...timeline.chunks.slice(0, -1), [...last, messageItem('new', 1_000)]]
  const after = maker.rows({ timeline: { chunks }, pending: [], nick: 'me', newAfter: null })
  const old = new Set<Row>(all(before))
  assert.deepEqual(
    all(after)
      .filter((row) => !old.has(row))
      .map(({ key }) => key),
    ['new'],
  )
  assert.equal(after.parts[0], before.parts[0])
  // A page in front changes the first chunk behind it, and no other.
  const page = [messageItem('older', 0, { nick: 'n0' })]
  const earlier = maker.rows({ timeline: { chunks: [page, ...chunks] }, pending: [], nick: 'me', newAfter: null })
  assert.equal(earlier.parts[2], after.parts[1])
  assert.equal(earlier.parts[4], after.parts[3])
})

void test('the oldest chunk can be let go, and the others are as they were', () => {
  const items = Array.from({ length: 1_024 }, (_, at) => messageItem(`m${at}`, at, { nick: `n${at % 3}` }))
  const maker = new RowMaker(utcDay)
  const given = shown(items)
  const before = maker.rows(given)
  const after = maker.rows({ ...given, timeline: { chunks: given.timeline.chunks.slice(1) } })
  // The first of them has the mark of the day now.
  assert.equal(after.parts[1], before.parts[2])
  assert.equal(after.parts[2], before.parts[3])
})

void test('a line that is changed changes what stands under its name, over the edge of its chunk', () => {
  const [one, two] = [messageItem('a', 0), messageItem('b', 1)]
  const maker = new RowMaker(utcDay)
  const rest = { pending: [], nick: 'me', newAfter: null }
  const second = [two]
  assert.deepEqual(inWords(maker.rows({ timeline: { chunks: [[one], second] }, ...rest })), [
    'day',
    'message a first',
    'message b',
  ])
  const action = { ...one, form: 'action' } as const
  assert.deepEqual(inWords(maker.rows({ timeline: { chunks: [[action], second] }, ...rest })), [
    'day',
    'message a first',
    'message b first',
  ])
})

void test('a mark that is moved makes the chunks between its places again, and no other', () => {
  const items = Array.from({ length: 1_024 }, (_, at) => messageItem(`m${at}`, at))
  const maker = new RowMaker(utcDay)
  const given = shown(items)
  const before = maker.rows({ ...given, newAfter: 300 })
  const after = maker.rows({ ...given, newAfter: 600 })
  assert.equal(after.parts[0], before.parts[0])
  assert.notEqual(after.parts[1], before.parts[1])
  assert.equal(after.parts[3], before.parts[3])
})

const item = fc.oneof(
  fc.record({ nick: fc.constantFrom('ann', 'bob'), isMine: fc.boolean(), form: fc.constantFrom('message', 'action') }),
  fc.constantFrom('join', 'part', 'quit', 'nick', 'topic', 'reply'),
)

/** Arbitrary items with ascending times. */
const items = fc
  .array(fc.tuple(item, fc.constantFrom(1, MINUTE, 3 * MINUTE, DAY / 2)), { maxLength: 40 })
  .map((list) => {
    let time = 0
    return list.map(([what, ms], at): Item => {
      time += ms
      const key = `k${at}`
      if (typeof what === 'object') {
        return messageItem(key, time, { ...what, form: what.form === 'action' ? 'action' : 'message' })
      }
      switch (what) {
        case 'reply':
          return replyItem(key, time)
        case 'join':
          return eventItem(key, time, 'carol', { kind: 'join' })
        case 'nick':
          return eventItem(key, time, 'carol', { kind: 'nick', from: 'carol', to: 'carla' })
        case 'topic':
          return eventItem(key, time, 'ann', { kind: 'topic', text: '' })
        case 'part':
        case 'quit':
          return eventItem(key, time, 'carol', { kind: what, reason: '' })
        default:
          return what satisfies never
      }
    })
  })

void test('rows made step by step are those that are made at once', () => {
  const size = fc.integer({ min: 1, max: 7 })
  const step = fc.record({ from: fc.nat(40), to: fc.nat(40), newAfter: fc.option(fc.nat(DAY)), pending: fc.nat(2) })
  fc.assert(
    fc.property(items, size, fc.array(step, { maxLength: 6 }), (items, size, steps) => {
      const maker = new RowMaker(utcDay)
      // Chunks keep their identity over the steps, as those of a timeline do.
      const { chunks } = shown(items, {}, size).timeline
      for (const { from, to, newAfter, pending } of steps) {
        const timeline = { chunks: chunks.slice(Math.min(from, to), Math.max(from, to)) }
        const given: Shown = {
          timeline,
          newAfter,
          nick: 'ann',
          pending: Array.from({ length: pending }, (_, at) => pendingMessage(`p${at}`, DAY)),
        }
        const rows = maker.rows(given)
        const atOnce = new RowMaker(utcDay).rows({ ...given, timeline: { chunks: [timeline.chunks.flat()] } })
        assert.deepEqual(all(rows), all(atOnce))
        assert.equal(rows.length, all(rows).length)
        assert.equal(new Set(all(rows).map(({ key }) => key)).size, rows.length)
        for (const [index, row] of all(rows).entries()) {
          assert.equal(rowAt(rows, index), row)
          assert.equal(indexOfRow(rows, row.key), index)
        }
        assert.equal(rowAt(rows, rows.length), undefined)
        assert.equal(indexOfRow(rows, 'nothing'), -1)
        assert.deepEqual(rowsBetween(rows, 2, 9), all(rows).slice(2, 9))
      }
    }),
  )
})
