import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { accountName } from '../testing/test-network.ts'
import { parseAccountName } from './account-name.ts'
import { conversationKey, personOfAccount } from './conversation.ts'

const NAMES = ['ann', 'Ann', '7of9', 'ann-2', 'Grüße', '你好', "o'neill", 'a.b+c', '~ann']
const NO_NAMES = ['', 'a:b', ':', 'a b', 'a\u{a0}b', 'a\nb', 'a\0b', 'a\u{7f}', 'a\u{202e}b', '\u{d800}', '*', 'a,b']
/** What is compared has a colon, or a space. */
const NO_NAMES_FOLDED = ['a\u{ff1a}b', '\u{2a74}', '\u{fdfa}', 'a\u{ff01}b', 'a\u{ff20}b']

for (const name of NAMES) {
  void test(`${JSON.stringify(name)} can be the name of an account`, () => assert.equal(parseAccountName(name), name))
}
for (const text of [...NO_NAMES, ...NO_NAMES_FOLDED]) {
  void test(`${JSON.stringify(text)} cannot`, () => assert.equal(parseAccountName(text), null))
}

const account = fc
  .oneof(fc.string({ unit: fc.constantFrom('a', 'b', '~', ':', '\u{ff1a}', '.') }), fc.string({ unit: 'binary' }))
  .filter((text) => parseAccountName(text) !== null)
  .map(accountName)

void test('no two pairs of people have one conversation', () => {
  fc.assert(
    fc.property(account, account, account, account, (...names) => {
      const [one, other, third, fourth] = names.map(personOfAccount)
      assert.ok(one !== undefined && other !== undefined && third !== undefined && fourth !== undefined)
      const isOnePair = (one === third && other === fourth) || (one === fourth && other === third)
      assert.equal(conversationKey(one, other) === conversationKey(third, fourth), isOnePair)
    }),
  )
})
