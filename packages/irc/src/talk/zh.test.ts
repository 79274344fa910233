import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TALK_IN_CHINESE } from './zh.ts'

void test('each phrase stands there once, and has the same places in both languages', () => {
  assert.equal(new Map(TALK_IN_CHINESE).size, TALK_IN_CHINESE.length)
  for (const [english, chinese] of TALK_IN_CHINESE) {
    const places = (text: string) => (text.match(/\{\d\}/g) ?? []).toSorted()
    assert.deepEqual(places(chinese), places(english), english)
  }
})
