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

void test('conversations are counted as the table has them: begun, forgotten, taken back', () => {
  using database = disposable(new DatabaseSync(':memory:'))
  database.value.exec('CREATE TABLE target (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)')
  const earlier = new Targets(database.value)
  for (const name of ['#den', 'ann:bob']) earlier.idOf(name)
  const targets = new Targets(database.value)
  assert.equal(targets.conversationCount, 1)
  for (const name of ['#other', 'ann:cem', 'ann:bob', 'bob:cem']) targets.idOf(name)
  assert.equal(targets.conversationCount, 3)
  targets.committed()
  for (const name of ['#other', 'ann:cem', 'ann:bob']) targets.forget(name)
  assert.deepEqual([targets.conversationCount, targets.known('ann:cem'), targets.heldCount], [1, null, 1])
  database.value.exec('BEGIN')
  for (const name of ['ann:cem', 'ann:dan']) targets.idOf(name)
  targets.forget('bob:cem')
  assert.equal(targets.conversationCount, 2)
  database.value.exec('ROLLBACK')
  targets.rolledBack()
  assert.deepEqual([targets.conversationCount, targets.known('ann:cem')], [1, null])
  assert.notEqual(targets.known('bob:cem'), null)
})
