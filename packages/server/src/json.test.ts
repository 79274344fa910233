import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseForeignJson } from './json.ts'

const wellFormed = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value))

void test('half of a character becomes U+FFFD, wherever it stands, and all else is what JSON says', () => {
  const character = fc.constantFrom('\\ud800', '\\uDC00', '\\ud83d\\ude00', 'a', '\\\\ud800')
  const string = fc.array(character, { maxLength: 3 }).map((parts) => `"${parts.join('')}"`)
  const key = fc.constantFrom('"a"', '"__proto__"', '"0"')
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      string,
      fc.constantFrom('null', '1', 'true'),
      fc.array(tie('tree'), { maxLength: 3 }).map((items) => `[${items.join()}]`),
      fc
        .array(fc.tuple(key, tie('tree')), { maxLength: 3 })
        .map((all) => `{${all.map((one) => one.join(':')).join()}}`),
    ),
  }))
  fc.assert(fc.property(tree, (text) => assert.deepEqual(parseForeignJson(text), wellFormed(text))))
})

void test('JSON of any depth is read, and what is none is not', () => {
  const deep = 100_000
  assert.ok(Array.isArray(parseForeignJson(`${'['.repeat(deep)}"\\ud800"${']'.repeat(deep)}`)))
  assert.throws(() => parseForeignJson('{"a":'), SyntaxError)
})
