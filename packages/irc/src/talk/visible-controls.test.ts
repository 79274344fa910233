import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { visibleControls } from './visible-controls.ts'

for (const [text, shown] of [
  ['plain ü 中 🎉\tand\nso on', 'plain ü 中 🎉\tand\nso on'],
  ['\u001b[2J\u0007', '␛[2J␇'],
  ['a\r\nb\u0000\u007f', 'a␍\nb␀␡'],
  ['\u009b31m', '‹U+009B›31m'],
  ['abc\u202ecba', 'abc‹U+202E›cba'],
  // Marks of direction move nothing else, and families of emoji are joined by a format character.
  ['\u200e\u200f👩\u200d👧', '\u200e\u200f👩\u200d👧'],
] as const) {
  void test(`${JSON.stringify(text)} is shown as ${JSON.stringify(shown)}`, () =>
    assert.equal(visibleControls(text), shown))
}

void test('what is shown has no control character but tab and line feed, and is shown as it is', () => {
  const text = fc.string({ unit: fc.oneof(fc.constantFrom('\u001b', '\u009b', '\u202e', '\t'), fc.string()) })
  fc.assert(
    fc.property(text, (text) => {
      const shown = visibleControls(text)
      assert.doesNotMatch(shown.replaceAll(/[\t\n]/g, ''), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      assert.equal(visibleControls(shown), shown)
    }),
  )
})
