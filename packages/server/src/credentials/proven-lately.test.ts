import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProvenLately } from './proven-lately.ts'

void test('a password is known for a minute, for the hash that it was right for', () => {
  let now = 0
  const lately = new ProvenLately({ monotonic: () => now })
  assert.equal(lately.has('hash', 'secret'), false)
  lately.add('hash', 'secret')
  assert.equal(lately.has('hash', 'secret'), true)
  assert.equal(lately.has('hash', 'Secret'), false)
  assert.equal(lately.has('of a new password', 'secret'), false)
  now = 59_999
  assert.equal(lately.has('hash', 'secret'), true)
  now = 60_000
  assert.equal(lately.has('hash', 'secret'), false)
})

void test('of a thousand and one, the oldest is forgotten', () => {
  const lately = new ProvenLately({ monotonic: () => 0 })
  for (let number = 0; number <= 1_000; number += 1) lately.add(`hash ${number}`, 'secret')
  assert.equal(lately.has('hash 0', 'secret'), false)
  assert.equal(lately.has('hash 1', 'secret'), true)
  assert.equal(lately.has('hash 1000', 'secret'), true)
})
