import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { plainText } from './plain-text.ts'

const CASES: readonly (readonly [what: string, text: string, shown: string])[] = [
  ['bold, and digits after it', '\u{2}123\u{2} 4', '123 4'],
  [
    'italics, underline, strikethrough, monospace, reverse, reset',
    '\u{1d}a\u{1f}b\u{1e}c\u{11}d\u{16}e\u{f}f',
    'abcdef',
  ],
  ['a colour', '\u{3}4red\u{3}', 'red'],
  ['a colour and digits', '\u{3}04123', '123'],
  ['two colours', '\u{3}4,12both', 'both'],
  ['a colour and a comma that is text', '\u{3}4, then', ', then'],
  ['the end of a colour before a comma', '\u{3},5', ',5'],
  ['a colour by its value', '\u{4}ff8000orange', 'orange'],
  ['two colours by their values', '\u{4}FF8000,00ff00both', 'both'],
  ['what is too short for a value', '\u{4}ff80 x', 'ff80 x'],
  ['a colour of a terminal', '\u{1b}[1;31mred\u{1b}[0m', 'red'],
  ['the same in one byte', '\u{9b}31mred', 'red'],
  ['clearing the screen', '\u{1b}[2J\u{1b}[Hhello', 'hello'],
  ['private parameters and intermediates', '\u{1b}[?25l\u{1b}[0 qx', 'x'],
  ['arrow keys', 'a\u{1b}[D\u{1b}OAb', 'ab'],
  ['a title of a window', '\u{1b}]0;title\u{7}text', 'text'],
  ['a title that ends with ST', '\u{1b}]0;title\u{1b}\\text\u{9d}0;t\u{9c}!', 'text!'],
  ['a link', '\u{1b}]8;;http://a\u{1b}\\here\u{1b}]8;;\u{1b}\\', 'here'],
  ['a title without an end', '\u{1b}]0;title', '0;title'],
  ['a character set and a reset', '\u{1b}(0x\u{1b}c', 'x'],
  ['an escape at the end', 'x\u{1b}', 'x'],
  ['a sequence that is none', '\u{1b}[3é', '3é'],
  ['a sequence in a sequence', '\u{1b}\u{1b}[31m[31mx', '[31mx'],
]

for (const [what, text, shown] of CASES) {
  void test(`${what}: ${JSON.stringify(text)} is shown as ${JSON.stringify(shown)}`, () => {
    assert.equal(plainText(text), shown)
  })
}

/** Words without anything that a format before them could take for its own. */
const word = fc.string({ unit: fc.constantFrom('x', 'y', ' ', 'é', '你', '\u{1f600}'), maxLength: 5 })
const number = fc.integer({ min: 0, max: 99 }).map(String)
const format = fc.oneof(
  fc.constantFrom('\u{2}', '\u{1d}', '\u{1f}', '\u{1e}', '\u{11}', '\u{16}', '\u{f}', '\u{3}', '\u{7}', '\u{1b}c'),
  fc.tuple(number, number).map(([front, back]) => `\u{3}${front},${back}`),
  number.map((front) => `\u{3}${front}`),
  fc.integer({ min: 0, max: 0xff_ff_ff }).map((value) => `\u{4}${value.toString(16).padStart(6, '0')}`),
  fc.array(number).map((params) => `\u{1b}[${params.join(';')}m`),
  number.map((title) => `\u{1b}]${title}\u{7}`),
)

void test('of any text with formats in it, the text is what is left', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, format)), word, (parts, last) => {
      const written = parts.map(([text, code]) => text + code).join('') + last
      assert.equal(plainText(written), parts.map(([text]) => text).join('') + last)
    }),
  )
})

void test('nothing that a terminal obeys is left of any text, and what is left stays as it is', () => {
  const unit = fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), format, fc.constantFrom('\u{1b}', '[', ']', '0'))
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const shown = plainText(parts.join(''))
      assert.doesNotMatch(shown, /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u)
      assert.equal(plainText(shown), shown)
    }),
  )
})
