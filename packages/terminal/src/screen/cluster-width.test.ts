import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import stringWidth from 'string-width'
import { clusterWidth } from './cluster-width.ts'

/** Behind it are ideographs, tags and private characters. */
const CODE_POINT_MAX = 0x20000
const LETTERS = Array.from('a1#你กक्ᄒ한א…\u0e33\u093f\u0301\u2068')
const PICTURES = Array.from('👩👨🚀👍🏽❤☺⚡🇨🇳🏴©\u{e0067}\u{e007f}\u20e3\ufe0f\ufe0e\u200d')
const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** What a terminal can show in one cell or two. */
const shown = (width: number) => Math.min(2, width)

void test('each character is as wide as string-width says', () => {
  for (let point = 0x20; point <= CODE_POINT_MAX; point += 1) {
    const character = String.fromCodePoint(point)
    const said = /\p{Cs}/u.test(character) ? null : shown(stringWidth(character))
    if (said !== null && shown(clusterWidth(character)) !== said)
      assert.fail(`U+${point.toString(16)}: ${clusterWidth(character)}, not ${said}`)
  }
})

void test('each cluster that is made of letters, marks and emoji is as wide as string-width says', () => {
  const unit = fc.constantFrom(...LETTERS, ...PICTURES)
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 6 }), (text) => {
      for (const { segment } of SEGMENTER.segment(text))
        assert.equal(shown(clusterWidth(segment)), shown(stringWidth(segment)), JSON.stringify(segment))
    }),
    { numRuns: 5_000 },
  )
})
