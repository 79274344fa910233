import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signal } from '@preact/signals'
import { Presence, until } from './presence.ts'

const LONG_MS = 3_600_000

void test('while the connection is lost, nothing is tried; once it is back, at once', async () => {
  const isThere = signal(true)
  const presence = new Presence(isThere)
  const never = new AbortController().signal
  await presence.wait(0, never)
  const { lost } = presence
  const waiting = presence.wait(LONG_MS, never)
  assert.equal(lost.aborted, false)
  isThere.value = false
  assert.equal(lost.aborted, true)
  let isOver = false
  const over = waiting.then(() => (isOver = true))
  await new Promise(setImmediate)
  assert.equal(isOver, false)
  isThere.value = true
  await over
  assert.equal(presence.lost.aborted, false)
  presence.end()
})

void test('a wait ends with what it was for, with the reason', async () => {
  const presence = new Presence(signal(false))
  const cancelled = new AbortController()
  const waiting = presence.wait(LONG_MS, cancelled.signal)
  cancelled.abort(new Error('cancelled'))
  await assert.rejects(waiting, /cancelled/)
  presence.end()
})

void test('what is awaited comes, or the wait ends with its reason', async () => {
  const isSo = signal(false)
  const cancelled = new AbortController()
  const [first, second] = [until(isSo, new AbortController().signal), until(isSo, cancelled.signal)]
  cancelled.abort(new Error('cancelled'))
  await assert.rejects(second, /cancelled/)
  isSo.value = true
  await first
})
