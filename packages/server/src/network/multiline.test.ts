import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_TAGS } from '@partyline/irc'
import * as fc from 'fast-check'
import { composeText, CONCAT_TAG, linesOf, type TextLine } from './multiline.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((each) => !/[\r\n\0]/.test(each))
const lines = fc
  .array(fc.record({ text, isConcat: fc.boolean() }), { minLength: 1, maxLength: 6 })
  // As the server takes them: the first goes on with nothing, and what goes on with a line, or is gone on with, is not blank.
  .map((all) =>
    all.map((line, index): TextLine => ({
      ...line,
      isConcat: line.isConcat && line.text !== '' && index > 0 && all[index - 1]?.text !== '',
    })),
  )

void test('lines that were composed to one text come out as they went in', () => {
  fc.assert(
    fc.property(lines, (given) => {
      const { text: whole, tags } = composeText(given, NO_TAGS)
      assert.deepEqual(linesOf(whole, tags) ?? [{ text: whole, isConcat: false }], given)
      const joined = given.map((line, index) => `${index === 0 || line.isConcat ? '' : '\n'}${line.text}`)
      assert.equal(whole, joined.join(''))
    }),
  )
})

void test('whatever the places are, no character is lost', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '12', ',', '-', 'x') }),
      (whole, places) => {
        const found = linesOf(whole, new Map([[CONCAT_TAG, places]])) ?? []
        assert.equal(
          found.map((line, index) => `${index === 0 || line.isConcat ? '' : '\n'}${line.text}`).join(''),
          whole,
        )
      },
    ),
  )
})
