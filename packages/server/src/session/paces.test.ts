import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Paces } from './paces.ts'

function pacesOf(perMinute: number) {
  const clock = { now: 0, monotonic: () => clock.now }
  return { clock, paces: new Paces({ clock, perMinute: () => perMinute }) }
}

void test('each name has as many turns in a minute as there are, and waits for the next', () => {
  const { paces, clock } = pacesOf(2)
  assert.deepEqual([paces.take('a'), paces.take('a'), paces.take('a'), paces.take('b')], [0, 0, 30_000, 0])
  clock.now = 29_999
  assert.ok(paces.take('a') > 0)
  clock.now = 30_001
  assert.deepEqual([paces.take('a'), paces.take('a') > 29_000], [0, true])
})

void test('a name that was not there for a minute is forgotten, and has all of its turns', () => {
  const { paces, clock } = pacesOf(1)
  for (const name of ['a', 'b', 'c']) paces.take(name)
  clock.now = 60_000
  assert.equal(paces.take('a'), 0)
  assert.equal(paces.size, 1)
})

void test('a name without turns waits', () => {
  const { paces } = pacesOf(0)
  assert.equal(paces.take('a'), Infinity)
})
