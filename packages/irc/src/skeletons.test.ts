import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { ASCII_CONFUSABLES } from './confusable-data.ts'
import { foldName } from './names.ts'
import { Skeletons } from './skeletons.ts'

const skeletons = new Skeletons()

function areAlike(one: string, other: string): boolean {
  const known = new Set(skeletons.of(one))
  return skeletons.of(other).some((skeleton) => known.has(skeleton))
}

const ALIKE: readonly (readonly [string, string, string])[] = [
  ['Cyrillic letters', 'paypal', 'раураl'],
  ['a single Cyrillic letter', 'NickServ', 'NіckServ'],
  ['Greek letters', 'Koala', 'Κοаlа'],
  ['Cyrillic capitals and small Latin letters', 'bob', 'ВОВ'],
  ['Cherokee', 'lAB', 'ᏞᎪᏴ'],
  ['digits and letters', 'user1', 'userl'],
  ['a capital i and a small l', 'Iris', 'lris'],
  ['zero and o', 'bob0', 'bobo'],
  ['rn and m', 'tom', 'torn'],
  ['wide letters', 'bob', 'ｂｏｂ'],
  ['mathematical letters', 'bob', '𝐛𝐨𝐛'],
  ['Chinese variants', '黒田', '黑田'],
  ['a Chinese one and a Japanese long vowel', 'コ一', 'コー'],
  ['Arabic letters of two languages', 'يوسف', 'یوسف'],
  ['a line below', 'ann', 'a\u0332n\u0332n\u0332'],
  ['a ring around', 'ann', 'ann\u20dd'],
  ['a dot above an i', 'iris', 'i\u0307ris'],
]

for (const [what, one, other] of ALIKE) {
  void test(`names that differ in ${what} look alike`, () => assert.ok(areAlike(one, other), `${one} ${other}`))
}

const DIFFERENT: readonly (readonly [string, string])[] = [
  ['ann', 'amy'],
  ['ann', 'ann_'],
  ['jose', 'josé'],
  ['müller', 'muller'],
  ['张伟', '张玮'],
  ['小林', '小森'],
  ['さくら', 'ざくら'],
  ['はな', 'ぱな'],
  ['민수', '민서'],
  ['иван', 'ивай'],
  ['й', 'и'],
  ['محمد', 'محمود'],
  ['नीता', 'निता'],
  ['สม', 'สม์'],
  ['ελένη', 'ελενη'],
]

for (const [one, other] of DIFFERENT) {
  void test(`${one} and ${other} do not look alike`, () => assert.ok(!areAlike(one, other)))
}

void test('what is one name looks alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      assert.ok(areAlike(name, foldName(name)))
      assert.ok(areAlike(name, name.normalize('NFD')))
    }),
  )
})

void test('names of ASCII are read without the table as with it', () => {
  // Beside a character of another script the table is read.
  const withTable = (name: string) => skeletons.of(`${name}ß`).map((skeleton) => skeleton.replace(/(?:ß|ss|β)$/, ''))
  for (let code = 0x21; code < 0x7f; code += 1) {
    const character = String.fromCodePoint(code)
    assert.deepEqual(new Set(withTable(character)), new Set(skeletons.of(character)), character)
  }
  assert.equal(skeletons.of('m').join(''), ASCII_CONFUSABLES['m'])
})
