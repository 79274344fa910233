import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatServerTime, parseServerTime } from './time.ts'

void test('parsing a formatted time gives the same millisecond', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) =>
      assert.equal(parseServerTime(formatServerTime(ms)), ms),
    ),
  )
  assert.equal(formatServerTime(0), '1970-01-01T00:00:00.000Z')
  assert.throws(() => formatServerTime(Number.NaN), RangeError)
  assert.equal(formatServerTime(0), '1970-01-01T00:00:00.000Z')
  assert.equal(parseServerTime('1970-01-01T00:00:01Z'), 1000)
})

void test('other forms and times that do not exist are no time', () => {
  for (const text of [
    '',
    '2026-02-30T00:00:00.000Z',
    '2026-01-01T25:00:00.000Z',
    '2026-01-01T00:00:00.000',
    '2026-01-01',
    '1',
    '2026-01-01T00:00:00.000+01:00',
  ]) {
    assert.equal(parseServerTime(text), null, text)
  }
})
