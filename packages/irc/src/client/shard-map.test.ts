/** A map as any other, whatever is put into it and taken out. */
import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as fc from 'fast-check'
import { ShardMap } from './shard-map.ts'

void it('has what a map has after the same changes, and what it was before stays as it was', () => {
  const change = fc.record({ key: fc.string({ maxLength: 2 }), value: fc.option(fc.integer()) })
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const map = new Map<string, number>()
      let shards = new ShardMap<string, number>()
      for (const { key, value } of changes) {
        const before = shards
        const entries = [...before]
        shards = value === null ? shards.without(key) : shards.with(key, value)
        if (value === null) map.delete(key)
        else map.set(key, value)
        assert.deepEqual([...before], entries)
      }
      assert.equal(shards.size, map.size)
      assert.deepEqual(new Map(shards), map)
      assert.deepEqual(new Set(shards.keys()), new Set(map.keys()))
      assert.equal([...shards.values()].length, map.size)
      shards.forEach((value, key, whole) => assert.deepEqual([map.get(key), whole.has(key)], [value, true]))
      for (const { key } of changes) assert.equal(shards.get(key), map.get(key))
      assert.deepEqual(new Map(ShardMap.from(map)), map)
    }),
  )
})

void it('is copied once for many changes, and what it was before them stays as it was', () => {
  const key = fc.integer({ min: 0, max: 200 }).map(String)
  fc.assert(
    fc.property(fc.array(key), fc.array(fc.tuple(key, fc.boolean())), (names, changes) => {
      const first = names.reduce((map, name) => map.with(name, 'before'), new ShardMap<string, string>())
      const before = [...first]
      const own = new WeakSet<object>()
      const expected = new Map(before)
      let map = first
      for (const [name, isSet] of changes) {
        map = isSet ? map.with(name, 'after', own) : map.without(name, own)
        if (isSet) expected.set(name, 'after')
        else expected.delete(name)
      }
      assert.deepEqual([...first], before)
      assert.equal(first.size, before.length)
      assert.equal(map.size, expected.size)
      assert.deepEqual(new Map(map), expected)
    }),
  )
})
