import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { escapeTagValue, formatTags, isClientOnlyTag, isTagKey, parseTags, unescapeTagValue } from './tags.ts'

void test('unescaping what was escaped gives the value, and the escaped value can stand in a line', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', ';', ' ', '\r', '\n', 's', ':', 'r', '\u00e9') }), (value) => {
      const escaped = escapeTagValue(value)
      assert.doesNotMatch(escaped, /[; \r\n]/)
      assert.equal(unescapeTagValue(escaped), value)
    }),
  )
})

void test('the last of two tags with one key counts, and a tag without a key is ignored', () => {
  assert.deepEqual(
    [...parseTags('a=1;;=x;b;a=2')],
    [
      ['a', '2'],
      ['b', ''],
    ],
  )
})

void test('an equals sign in a value belongs to the value', () => {
  assert.deepEqual(
    [...parseTags('a;b=c=d;e')],
    [
      ['a', ''],
      ['b', 'c=d'],
      ['e', ''],
    ],
  )
  assert.equal(
    formatTags(
      new Map([
        ['a', ''],
        ['b', 'c=d'],
      ]),
    ),
    'a;b=c=d',
  )
})

void test('keys have an optional plus sign, an optional vendor and a name', () => {
  for (const key of ['a', '+a', 'example.org/a-1', '+xn--e1afmkfd.org/foo']) assert.ok(isTagKey(key), key)
  for (const key of ['', '+', 'a b', 'a=b', 'a/', '/a', '++a', 'a_b']) assert.ok(!isTagKey(key), key)
  assert.ok(isClientOnlyTag('+a'))
  assert.ok(!isClientOnlyTag('a'))
})
