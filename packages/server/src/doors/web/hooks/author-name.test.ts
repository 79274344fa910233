import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authorName } from './author-name.ts'

for (const [given, expected] of [
  [null, null],
  ['deploy', 'deploy'],
  ['Deploy Bot #3', 'DeployBot3'],
  ['caf\u0065\u0301', 'cafe\u0301'.normalize('NFC')],
  ['...', null],
  ['x'.repeat(100), 'x'.repeat(24)],
  [`${'x'.repeat(199)}\u{1f600}`, 'x'.repeat(24)],
] as const) {
  void test(`${JSON.stringify(given)} speaks as ${JSON.stringify(expected)}`, () => {
    assert.equal(authorName(given), expected)
  })
}

void test('a name as long as a body may be is cut before its accents are put in order', () => {
  const before = performance.now()
  authorName(`a${'\u0315\u0300'.repeat(64 * 1024)}`)
  assert.ok(performance.now() - before < 500)
})
