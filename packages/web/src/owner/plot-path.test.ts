import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearestTo, plotOf } from './plot-path.ts'

const BOX = { width: 100, height: 50 }
const at = (...values: readonly (number | null)[]) => values.map((value, index) => ({ at: index * 1_000, value }))

void test('the highest value is at the top, and the last at the right', () => {
  const { line, area, most } = plotOf(at(0, 4, 2), BOX)
  assert.deepEqual([line, area, most], ['M0 50L50 0L100 25', 'M0 50L0 50L50 0L100 25V50Z', 4])
})

void test('where there is no value, the curve is broken, and a value alone is a dot', () => {
  assert.equal(plotOf(at(1, null, 1, 1), BOX).line, 'M0 0h0.01M66.7 0L100 0')
})

void test('no values are no curve, and those that are all nothing lie on the ground', () => {
  assert.deepEqual([plotOf([], BOX).line, plotOf(at(null), BOX).line], ['', ''])
  assert.equal(plotOf(at(0, 0), BOX).line, 'M0 50L100 50')
})

void test('the nearest point is found by its time', () => {
  const points = at(1, 2, 3)
  const plot = plotOf(points, BOX)
  assert.deepEqual(
    [0, 20, 30, 74, 76, 100].map((from) => nearestTo(points, plot, from)?.value),
    [1, 1, 2, 2, 3, 3],
  )
  assert.equal(nearestTo([], plot, 1), null)
})
