import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { Turns, type Taken } from './turns.ts'

function turnsOf(atOnceMax: number) {
  const clock = new FakeClock()
  const turns = new Turns<string>({ clock, atOnceMax: () => atOnceMax, nameOf: (turn) => turn.slice(0, 1) })
  const takeAll = () => {
    const taken: Taken<string>[] = []
    for (let next = turns.next(); next !== null; next = turns.next()) taken.push(next)
    return taken
  }
  return { clock, turns, takeAll }
}

const namesOf = (taken: readonly Taken<string>[]) => taken.map(({ turn }) => turn)

void test('so many have a place at once, in the order in which they came', () => {
  const { turns, takeAll } = turnsOf(2)
  for (const turn of ['a', 'b', 'c']) turns.add(turn)
  const taken = takeAll()
  assert.deepEqual([namesOf(taken), turns.waiting], [['a', 'b'], 1])
  taken[0]?.done()
  assert.deepEqual(namesOf(takeAll()), ['c'])
})

void test('those that have taken long have half of the places together, and the others come first', () => {
  const { clock, turns, takeAll } = turnsOf(4)
  const slow = ['a', 'b', 'c', 'd']
  for (const turn of slow) turns.add(turn)
  const first = takeAll()
  assert.deepEqual(namesOf(first), slow)
  // It waits since before it is known of them.
  for (const turn of ['a2', 'b2', 'c2', 'd2', 'x']) turns.add(turn)
  clock.advance(2_000)
  for (const { done } of first) done()
  const second = takeAll()
  assert.deepEqual(namesOf(second), ['x', 'a2', 'b2'])
  turns.add('y')
  assert.deepEqual(namesOf(takeAll()), ['y'])
  // One that is quick again is as any other.
  second[1]?.done()
  assert.deepEqual(namesOf(takeAll()), ['c2'])
  turns.add('a3')
  second[0]?.done()
  assert.deepEqual([namesOf(takeAll()), turns.waiting], [['a3'], 1])
})

void test('what goes to slow programs is dropped first', () => {
  const { clock, turns } = turnsOf(1)
  turns.add('a')
  const taken = turns.next()
  clock.advance(2_000)
  taken?.done()
  for (const turn of ['b', 'a2', 'c']) turns.add(turn)
  assert.deepEqual([turns.drop(), turns.drop(), turns.drop(), turns.drop()], ['a2', 'b', 'c', undefined])
})

void test('a single place is also for those that take long', () => {
  const { clock, turns } = turnsOf(1)
  for (let count = 0; count < 2; count += 1) {
    turns.add('a')
    const taken = turns.next()
    assert.equal(taken?.turn, 'a')
    clock.advance(5_000)
    taken.done()
  }
})
