import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { Ledger } from './ledger.ts'

const KEYS = ['a', 'b', 'c', 'd', 'e']
const step = fc.record({
  what: fc.constantFrom('set', 'renew', 'delete', 'mark', 'rollback', 'commit'),
  map: fc.nat(1),
  key: fc.constantFrom(...KEYS),
  value: fc.nat(9),
})

type Maps = readonly (readonly (readonly [string, number])[])[]

void test('a rollback restores every map, in its order, to the mark or to the last commit', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const ledger = new Ledger()
      const maps = [new Map<string, number>(), new Map<string, number>()]
      const picture = (): Maps => maps.map((map) => [...map])
      let committed = picture()
      let marks: { readonly mark: number; readonly maps: Maps }[] = []
      for (const { what, map: index, key, value } of steps) {
        const map = maps[index] ?? new Map<string, number>()
        if (what === 'set') ledger.set(map, key, value)
        else if (what === 'renew') ledger.renew(map, key, value)
        else if (what === 'delete') ledger.delete(map, key)
        else if (what === 'mark') marks.push({ mark: ledger.mark(), maps: picture() })
        else if (what === 'commit') {
          ledger.commit()
          committed = picture()
          marks = []
        } else {
          const last = marks.pop()
          ledger.rollback(last?.mark)
          assert.deepEqual(picture(), last?.maps ?? committed)
        }
      }
      ledger.rollback()
      assert.deepEqual(picture(), committed)
    }),
    { numRuns: 500 },
  )
})
