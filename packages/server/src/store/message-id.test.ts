import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatMessageId, messageIdSeq } from './message-id.ts'

const TIME_MAX = 32 ** 10 - 1
const time = fc.nat(TIME_MAX)
const seq = fc.maxSafeNat()

void test('an id has 26 characters and names its place, also as that of a later event of the entry', () => {
  fc.assert(
    fc.property(time, seq, fc.nat(), (time, seq, number) => {
      const id = formatMessageId(time, seq)
      assert.match(id, /^[0-9A-HJKMNP-TV-Z]{26}$/)
      assert.equal(messageIdSeq(id), seq)
      assert.equal(messageIdSeq(`${id}-${number}`), seq)
    }),
  )
})

void test('ids ascend with their time, and at one time with their place', () => {
  fc.assert(
    fc.property(fc.tuple(time, seq), fc.tuple(time, seq), (one, other) => {
      const isEarlier = one[0] < other[0] || (one[0] === other[0] && one[1] < other[1])
      assert.equal(formatMessageId(...one) < formatMessageId(...other), isEarlier)
    }),
  )
})

for (const text of ['', 'no id at all', '0'.repeat(25), `${'0'.repeat(26)}-`, 'U'.repeat(26), 'Z'.repeat(26)]) {
  void test(`"${text}" names no place`, () => assert.equal(messageIdSeq(text), null))
}
