import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pause } from './pause.ts'

void test('a pause is the longest time without anything, counted from when the watch began', () => {
  const pause = new Pause(1_000)
  for (const ms of [1_010, 1_500, 1_505, 1_600]) pause.seen(ms)
  assert.equal(pause.longestMs, 490)
})

void test('what is seen late at first was a pause too', () => {
  const pause = new Pause(1_000)
  for (const ms of [4_000, 4_100]) pause.seen(ms)
  assert.equal(pause.longestMs, 3_000)
})
