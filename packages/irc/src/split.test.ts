import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { IrcError } from './errors.ts'
import { splitText, utf8Length } from './split.ts'

void test('the pieces fit, none is empty, and joined they are the text', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(' ', 'a', '\u0301', '\u200d', '\u{1f468}'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
  })
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 40 }), (whole, bytesMax) => {
      const pieces = splitText(whole, bytesMax)
      assert.equal(pieces.join(''), whole)
      for (const piece of pieces) {
        const bytes = Buffer.byteLength(piece)
        assert.ok(bytes > 0 && bytes <= bytesMax, JSON.stringify(piece))
      }
    }),
    { numRuns: 2_000 },
  )
})

void test('a piece ends after a space where there is one in its second half', () => {
  assert.deepEqual(splitText('hello big world', 12), ['hello big ', 'world'])
  assert.deepEqual(splitText('abc dddddd', 8), ['abc dddd', 'dd'])
  assert.deepEqual(splitText('a bbbbbbbbbbbb', 8), ['a bbbbbb', 'bbbbbb'])
})

void test('what a reader sees as one character stays whole unless it is longer than a piece', () => {
  const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'
  assert.deepEqual(splitText(`ab${family}`, 18), ['ab', family])
  const flag = '\u{1f1e9}\u{1f1ea}'
  assert.deepEqual(splitText(`aaaa aaaa${flag}`, 9), ['aaaa ', 'aaaa', flag])
  assert.equal(splitText(family, 8).join(''), family)
  assert.deepEqual(splitText('abce\u0301', 5), ['abc', 'e\u0301'])
})

void test('pieces of less than four bytes are refused', () => {
  for (const bytesMax of [3, 0, -1, Number.NaN]) assert.throws(() => splitText('a', bytesMax), IrcError)
})

void test('no text has no pieces', () => {
  assert.deepEqual(splitText('', 10), [])
})

void test('utf8Length is what an encoder writes, halves of surrogate pairs included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, ascii) => {
      assert.equal(utf8Length(text + ascii), Buffer.byteLength(text + ascii))
    }),
  )
  for (const part of ['x', '\ud83c', '\udf89', '\udf89\ud83c', '\ud83c\ud83c\udf89x', 'é', '中', '🎉']) {
    for (const text of [1, 79, 80, 1_365, 1_366, 4_096, 4_097].map((times) => part.repeat(times)))
      assert.equal(utf8Length(text), Buffer.byteLength(text))
  }
})
