import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { HEAP_GROWTH } from './serve.ts'

void test('this Node knows how the heap is told to grow: set while the process runs, an unknown flag would only be a line on stderr', () => {
  const { status, stderr } = spawnSync(process.execPath, [HEAP_GROWTH, '--eval', '0'])
  assert.deepEqual([status, stderr.toString()], [0, ''])
})
