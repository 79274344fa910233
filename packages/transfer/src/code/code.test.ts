import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatCode, generateCode, parseCode } from './code.ts'
import { WORDS } from './words.ts'

void test('a code that was made is read as it was made, however it is typed', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
      const code = generateCode((max) => Number(numbers.next().value) % max)
      const text = formatCode(code)
      assert.match(text, /^\d{1,3}-[a-z]+-[a-z]+$/)
      for (const typed of [text, ` ${text.toUpperCase()} `, text.replaceAll('-', ' '), text.replaceAll('-', '–')]) {
        assert.deepEqual(parseCode(typed), code)
      }
    }),
  )
})

void test('what is no code is not taken for one', () => {
  for (const typed of [
    '',
    '42',
    'velvet-otter',
    '42-velvet',
    '42-velvet-',
    '4x-velvet-otter',
    '1234567-a-b',
    '1-a-b/..',
    `1-a-${'b'.repeat(200)}`,
  ]) {
    assert.equal(parseCode(typed), null, typed)
  }
})

void test('the words are 512 of which no two are taken for each other', () => {
  assert.equal(new Set(WORDS).size, 512)
  assert.equal(new Set(WORDS.map((word) => word.slice(0, 4))).size, 512)
  assert.ok(WORDS.every((word) => /^[a-z]{4,9}$/.test(word)))
})
