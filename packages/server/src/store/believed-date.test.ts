import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { believedDate } from './believed-date.ts'

const HOUR_MS = 3_600_000
const YEAR_MS = 365 * 24 * HOUR_MS
const START = 1_700_000_000_000

/** Looks every minute; how far the date has come since the start, when the clock was set as it was. */
function lookFor(hours: number, clock: FakeClock, date: () => number): number {
  for (let minute = 0; minute < hours * 60; minute += 1) {
    clock.advance(60_000)
    date()
  }
  return date() - START
}

function fixture(): { clock: FakeClock; date: () => number } {
  const clock = new FakeClock(START)
  return { clock, date: believedDate(clock) }
}

void test('the date follows a clock that runs, and one that is set a little or back', () => {
  const { clock, date } = fixture()
  assert.equal(lookFor(30, clock, date), 30 * HOUR_MS)
  clock.setDate(clock.now() + HOUR_MS)
  assert.equal(date() - START, 31 * HOUR_MS)
  clock.setDate(START - YEAR_MS)
  assert.equal(date() - START, -YEAR_MS)
})

void test('a clock that is set forward by mistake makes nothing older, when it is set right within a day', () => {
  const { clock, date } = fixture()
  clock.setDate(START + YEAR_MS)
  assert.equal(lookFor(23, clock, date), 23 * HOUR_MS)
  clock.setDate(clock.now() - YEAR_MS)
  assert.equal(lookFor(2, clock, date), 25 * HOUR_MS)
  // The next mistake has its own day.
  clock.setDate(clock.now() + YEAR_MS)
  assert.equal(lookFor(2, clock, date), 27 * HOUR_MS)
})

void test('a clock that stays ahead for a day was behind before', () => {
  const { clock, date } = fixture()
  clock.setDate(START + YEAR_MS)
  assert.equal(lookFor(23, clock, date), 23 * HOUR_MS)
  assert.equal(lookFor(2, clock, date), YEAR_MS + 25 * HOUR_MS)
  assert.equal(lookFor(2, clock, date), YEAR_MS + 27 * HOUR_MS)
})
