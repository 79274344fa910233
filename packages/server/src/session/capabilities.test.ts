import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hasCapability, offeredNames, withCapability, withoutCapability } from './capabilities.ts'

const names = fc.subarray([...offeredNames()])

void test('a set has what was put into it and not taken out, whatever else is in it', () => {
  const holds = fc.property(names, names, (put, taken) => {
    const full = put.reduce(withCapability, 0)
    const left = taken.reduce(withoutCapability, full)
    const expected = offeredNames().filter((name) => put.includes(name) && !taken.includes(name))
    assert.deepEqual(
      offeredNames().filter((name) => hasCapability(left, name)),
      expected,
    )
    assert.equal(expected.reduce(withCapability, 0), left, 'equal sets are equal numbers')
  })
  fc.assert(holds)
})
