import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Latencies, median } from './latency.ts'

void test('a percentile is the sample that this share of all samples does not exceed', () => {
  const latencies = new Latencies()
  for (let ms = 100; ms >= 1; ms--) latencies.add(ms)
  assert.equal(latencies.percentile(0.5), 50)
  assert.equal(latencies.percentile(0.99), 99)
  assert.equal(latencies.percentile(1), 100)
})

void test('without samples there is no percentile and no median', () => {
  assert.equal(new Latencies().percentile(0.5), Number.NaN)
  assert.equal(median([]), Number.NaN)
})

void test('as many values lie below the median as above it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values)
      const below = values.filter((value) => value < middle).length
      const above = values.filter((value) => value > middle).length
      assert.ok(below <= values.length / 2 && above <= values.length / 2)
    }),
  )
})
