import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const MAIN = join(import.meta.dirname, 'main.ts')

void test('a name that no benchmark has is named, with the list of all, also where every object has it', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--conditions=source', MAIN, 'toString'], {
    encoding: 'utf8',
  })
  assert.match(stderr, /^There is no benchmark 'toString'\n\nnpm run bench -- NAME/)
  assert.equal(status, 2)
})
