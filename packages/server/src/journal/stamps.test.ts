import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { Stamps } from './stamps.ts'

const AHEAD_MS_MAX = 60_000
const START = Date.UTC(2026, 10, 28)

function stampsAt(now: number, lastTime = 0) {
  const clock = new FakeClock(now)
  const givenUp: number[] = []
  const stamps = new Stamps({
    now: () => clock.now(),
    lastTime,
    aheadMsMax: () => AHEAD_MS_MAX,
    onGivenUp: (aheadMs) => givenUp.push(aheadMs),
  })
  return { clock, stamps, givenUp }
}

void test('dates are those of the clock, and the ids of one millisecond ascend', () => {
  const { clock, stamps } = stampsAt(START)
  const [first, second] = [stamps.next(), stamps.next()]
  clock.advance(5)
  const third = stamps.next()
  assert.deepEqual([first.time, second.time, third.time], [START, START, START + 5])
  assert.deepEqual([first.id, second.id, third.id].toSorted(), [first.id, second.id, third.id])
})

void test('dates wait for a clock that was set back by up to the limit', () => {
  const { clock, stamps, givenUp } = stampsAt(START)
  stamps.next()
  clock.setDate(START - AHEAD_MS_MAX)
  assert.equal(stamps.next().time, START)
  clock.advance(AHEAD_MS_MAX + 1)
  assert.equal(stamps.next().time, START + 1)
  assert.deepEqual(givenUp, [])
})

void test('dates follow a clock that was set back by more, and it is said once', () => {
  const { clock, stamps, givenUp } = stampsAt(START)
  const year = 365 * 86_400_000
  clock.setDate(START + year)
  const mistaken = stamps.next()
  clock.setDate(START)
  const right = [stamps.next(), stamps.next()]
  assert.deepEqual([mistaken.time, ...right.map(({ time }) => time)], [START + year, START, START])
  assert.deepEqual(givenUp, [year])
  assert.ok(
    right.every(({ id }) => id < mistaken.id),
    'the ids are of their date',
  )
})

void test('at the start, a date in the store that lies ahead of the clock by more than the limit is not taken over', () => {
  assert.equal(stampsAt(START, START + AHEAD_MS_MAX).stamps.next().time, START + AHEAD_MS_MAX)
  const { stamps, givenUp } = stampsAt(START, START + AHEAD_MS_MAX + 1)
  assert.equal(stamps.next().time, START)
  assert.deepEqual(givenUp, [AHEAD_MS_MAX + 1])
})
