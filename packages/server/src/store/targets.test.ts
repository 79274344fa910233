import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { Targets } from './targets.ts'
import { disposable } from './testing.ts'

const HELD_MAX = 10_000

void test('numbers stay the same, and only so many are held in memory', () => {
  using database = disposable(new DatabaseSync(':memory:'))
  database.value.exec('CREATE TABLE target (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)')
  const targets = new Targets(database.value)
  const pairs = Array.from({ length: HELD_MAX + 5 }, (_, index) => `guest${index}:guest${index + 1}`)
  const ids = pairs.map((pair) => targets.idOf(pair))
  assert.equal(new Set(ids).size, pairs.length)
  assert.equal(targets.heldCount, HELD_MAX)
  assert.equal(targets.committed().length, pairs.length)
  assert.deepEqual(
    pairs.map((pair) => targets.idOf(pair)),
    ids,
  )
  assert.equal(targets.heldCount, HELD_MAX)
  assert.deepEqual(targets.committed(), [])
})
