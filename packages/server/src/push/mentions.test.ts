import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nicknamesIn } from './mentions.ts'

void test('a nickname is found as it is written, and without the signs around it', () => {
  assert.deepEqual(
    [...nicknamesIn('[zoe]_: ann, é1!')],
    [
      ['[zoe]_', 'zoe'],
      ['ann', 'ann'],
      ['é1', 'é1'],
    ],
  )
  assert.deepEqual(
    [...nicknamesIn('a_b-c ___')],
    [
      ['a_b-c', 'a_b-c'],
      ['___', ''],
    ],
  )
})

for (const [what, text] of [
  ['between letters', (signs: string) => `a${signs}a`],
  ['before letters', (signs: string) => `${signs}a`],
  ['behind letters', (signs: string) => `a${signs}`],
  ['alone', (signs: string) => signs],
] as const) {
  void test(`signs ${what} are looked at once, however many there are`, () => {
    const before = performance.now()
    const found = [...nicknamesIn(text('_'.repeat(256 * 1024)))]
    // Looked at from each sign anew, they take minutes.
    assert.ok(performance.now() - before < 500)
    assert.equal(found.length, 1)
  })
}
