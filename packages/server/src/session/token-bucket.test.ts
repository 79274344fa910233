import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { TokenBucket } from './token-bucket.ts'

void test('a burst goes through at once, and then one waits for each', () => {
  const bucket = new TokenBucket(3, 0)
  const waits = [0, 1, 2, 3].map(() => {
    const wait = bucket.waitMs(10, 3, 0)
    bucket.take(1)
    return wait
  })
  assert.deepEqual(waits, [0, 0, 0, 100])
})

void test('it fills with time, and never above the burst', () => {
  const bucket = new TokenBucket(3, 0)
  bucket.take(3)
  assert.equal(bucket.waitMs(10, 3, 0), 100)
  assert.equal(bucket.waitMs(10, 3, 60), 40)
  assert.equal(bucket.waitMs(10, 3, 100), 0)
  assert.equal(bucket.waitMs(10, 3, 1_000_000), 0)
  bucket.take(3)
  assert.equal(bucket.waitMs(10, 3, 1_000_000), 100, 'a long rest does not save up more than a burst')
})

void test('a command that costs more than is there goes through, and the next one waits longer', () => {
  const bucket = new TokenBucket(1, 0)
  bucket.take(5)
  assert.equal(bucket.waitMs(10, 1, 0), 500)
})

void test('a client that waits as long as it is told never exceeds burst and rate', () => {
  const costs = fc.array(fc.constantFrom(0.5, 1, 2, 5), { minLength: 1, maxLength: 50 })
  fc.assert(
    fc.property(costs, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 5, max: 50 }), (all, rate, burst) => {
      const bucket = new TokenBucket(burst, 0)
      let now = 0
      let taken = 0
      for (const cost of all) {
        now += bucket.waitMs(rate, burst, now)
        assert.ok(bucket.waitMs(rate, burst, now) <= 1, 'after the wait it is time')
        bucket.take(cost)
        taken += cost
        // The last command may be as dear as it likes.
        assert.ok(taken - cost <= burst + (now / 1000) * rate + 1e-6)
      }
    }),
  )
})
