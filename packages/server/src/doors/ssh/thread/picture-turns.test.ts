import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { PictureTurns } from './picture-turns.ts'

const settle = () => new Promise(setImmediate)

function stage() {
  const clock = new FakeClock()
  const turns = new PictureTurns(clock)
  const begun: string[] = []
  const ends: PromiseWithResolvers<string>[] = []
  const take = (name: string, isOver = () => false) =>
    turns.take(isOver, () => {
      begun.push(name)
      const end = Promise.withResolvers<string>()
      ends.push(end)
      return end.promise
    })
  return { clock, take, begun, ends }
}

void test('each begins some time after the one before, in their order', async () => {
  const { clock, take, begun } = stage()
  for (const name of ['one', 'two', 'three']) void take(name)
  await settle()
  assert.deepEqual(begun, ['one'])
  clock.advance(199)
  await settle()
  assert.deepEqual(begun, ['one'])
  clock.advance(1)
  await settle()
  assert.deepEqual(begun, ['one', 'two'])
  clock.advance(10_000)
  await settle()
  assert.deepEqual(begun, ['one', 'two', 'three'])
  void take('four')
  await settle()
  assert.deepEqual(begun.at(-1), 'four')
})

void test('few are under way at a time, and one that fails makes room too', async () => {
  const { clock, take, begun, ends } = stage()
  const taken = Array.from({ length: 10 }, (_, index) => take(String(index)).catch(() => 'failed'))
  for (let turn = 0; turn < 20; turn += 1) {
    clock.advance(200)
    await settle()
  }
  assert.equal(begun.length, 8)
  ends[3]?.reject(new Error('gone'))
  assert.equal(await taken[3], 'failed')
  ends[0]?.resolve('picture')
  assert.equal(await taken[0], 'picture')
  clock.advance(200)
  await settle()
  assert.equal(begun.length, 10)
})

void test('a screen that is gone takes no turn', async () => {
  const { clock, take, begun } = stage()
  let isGone = false
  void take('first')
  const gone = take('gone', () => isGone)
  void take('last')
  isGone = true
  clock.advance(200)
  assert.equal(await gone, null)
  await settle()
  assert.deepEqual(begun, ['first', 'last'])
})
