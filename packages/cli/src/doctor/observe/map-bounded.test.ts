import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as fc from 'fast-check'
import { mapBounded } from './map-bounded.ts'

void it('keeps the order of the items and never has more calls under way than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5)), fc.integer({ min: 1, max: 4 }), async (turns, concurrency) => {
      let underWay = 0
      const results = await mapBounded([...turns.entries()], concurrency, async ([index, turnCount]) => {
        underWay += 1
        assert.ok(underWay <= concurrency)
        for (let turn = 0; turn < turnCount; turn += 1) await Promise.resolve()
        underWay -= 1
        return index
      })
      assert.deepEqual(results, [...turns.keys()])
    }),
  )
})
