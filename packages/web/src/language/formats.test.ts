import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatsOf } from './formats.ts'

void test('a wait is written out, as the end of a sentence', () => {
  assert.equal(formatsOf('en').wait(5), 'in 5 seconds')
  assert.equal(formatsOf('en').wait(1), 'in 1 second')
  assert.equal(formatsOf('zh').wait(5), '5秒钟后')
})
