import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { it } from 'node:test'
import { systemReason } from './system-reason.ts'

void it('says in words why the system refused, and neither the call nor the path, which stand before it', async () => {
  assert.equal(
    reasonOf(() => openSync('/nonexistent/file', 'r')),
    'no such file or directory (ENOENT)',
  )
  const [error] = await once(spawn('/nonexistent/program'), 'error').catch((failure: unknown) => [failure])
  assert.equal(systemReason(error), 'no such file or directory (ENOENT)')
})

void it('keeps the message of any other error, and what is no error at all', () => {
  assert.equal(systemReason(new Error('broken')), 'broken')
  assert.equal(systemReason('a word'), 'a word')
})

function reasonOf(open: () => unknown): string {
  try {
    open()
  } catch (error) {
    return systemReason(error)
  }
  return 'nothing was refused'
}
