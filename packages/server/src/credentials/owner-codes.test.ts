import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '@partyline/net/testing'
import { OwnerCodes } from './owner-codes.ts'

const HOUR_MS = 3_600_000

void test('a code is good once', () => {
  const codes = new OwnerCodes(new FakeClock())
  const { code } = codes.make()
  assert.equal(codes.take(`${code}x`), null)
  assert.notEqual(codes.take(code), null)
  assert.equal(codes.take(code), null)
})

void test('a code that came to nothing is given back, and is good once more', () => {
  const codes = new OwnerCodes(new FakeClock())
  const { code } = codes.make()
  codes.take(code)?.()
  assert.notEqual(codes.take(code), null)
  assert.equal(codes.take(code), null)
})

void test('a code lasts an hour', () => {
  const clock = new FakeClock()
  const codes = new OwnerCodes(clock)
  const [one, other] = [codes.make(), codes.make()]
  clock.advance(HOUR_MS - 1)
  assert.notEqual(codes.take(one.code), null)
  clock.advance(1)
  assert.equal(codes.take(other.code), null)
})

void test('of nine codes, the first is of no use any more', () => {
  const codes = new OwnerCodes(new FakeClock())
  const made = Array.from({ length: 9 }, () => codes.make().code)
  assert.deepEqual(
    made.map((code) => codes.take(code) !== null),
    [false, ...Array.from({ length: 8 }, () => true)],
  )
})
