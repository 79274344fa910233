import assert from 'node:assert/strict'
import { test } from 'node:test'
import { medianRatio } from './ratio.ts'

void test('a machine that is faster in one round than in the next leaves the ratio as it is', () => {
  assert.equal(medianRatio([50, 100, 200], [100, 200, 400]), 0.5)
})

void test('one round that was disturbed does not count', () => {
  assert.equal(medianRatio([50, 100, 1], [100, 200, 400]), 0.5)
})
