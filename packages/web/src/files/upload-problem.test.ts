import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemOf } from './upload-problem.ts'

void test('a status is a kind of problem, and of some the server says more', () => {
  for (const [status, kind, text] of [
    [0, 'unreachable', ''],
    [401, 'unproven', ''],
    [403, 'silenced', 'why'],
    [404, 'absent', ''],
    [409, 'absent', ''],
    [422, 'not-taken', 'why'],
    [429, 'busy', 'why'],
    [501, 'off', ''],
    [503, 'unreachable', ''],
    [507, 'full', ''],
    [418, 'other', 'why'],
  ] as const)
    assert.deepEqual(problemOf({ status, text: 'why' }, 5, 4), { kind, text, bytesMax: null }, String(status))
})

void test('a file over the limit of one is too large; below it, the account has no room', () => {
  const refusal = { status: 413, text: 'why' }
  assert.deepEqual(problemOf(refusal, 5, 4), { kind: 'too-large', text: '', bytesMax: 4 })
  assert.equal(problemOf(refusal, 4, 4).kind, 'quota')
  assert.equal(problemOf(refusal, 5, null).kind, 'quota')
})
