import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { messageLines } from './message-lines.ts'

const BYTES = 20

void test('each line of a text is a message, and lines that show nothing are none', () => {
  assert.deepEqual(messageLines('one\r\ntwo\n\n \nthree\rfour', BYTES, 9), ['one', 'two', 'three', 'four'])
})

void test('control characters are left out, colours and CTCP among them', () => {
  assert.deepEqual(messageLines('\u{1}ACTION a\u{1}\t\u{3}4b\0\u{85}', BYTES, 9), ['ACTION a 4b'])
})

void test('a long line is cut between words, and a long word between characters', () => {
  assert.deepEqual(messageLines('twelve words would not fit', BYTES, 9), ['twelve words would', 'not fit'])
  assert.deepEqual(messageLines('\u{1f600}'.repeat(7), BYTES, 9), ['\u{1f600}'.repeat(5), '\u{1f600}'.repeat(2)])
})

void test('of more lines than there may be, the last is a sign that there were more', () => {
  assert.deepEqual(messageLines('a\nb\nc', BYTES, 3), ['a', 'b', 'c'])
  assert.deepEqual(messageLines('a\nb\nc\nd', BYTES, 3), ['a', 'b', '…'])
  assert.deepEqual(messageLines('x'.repeat(1_000_000), BYTES, 2), ['x'.repeat(20), '…'])
})

void test('whatever the text, no message is too long, and none is empty or of several lines', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (text, linesMax) => {
      const lines = messageLines(text, BYTES, linesMax)
      assert.ok(lines.length <= linesMax)
      for (const line of lines) {
        assert.ok(line.trim() !== '' && Buffer.byteLength(line) <= BYTES, JSON.stringify(line))
        assert.doesNotMatch(line, /[\r\n\0]/)
      }
    }),
  )
})
