import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { bareText } from '../bare-text.ts'
import { paletteColour } from './palette.ts'
import { parseSpans, PLAIN_STYLE, type SpanStyle } from './spans.ts'

const red = { hex: '#ff0000', index: 4 }
const lightBlue = { hex: '#0000fc', index: 12 }

const CASES: readonly (readonly [string, readonly (readonly [string, Partial<SpanStyle>])[]])[] = [
  ['', []],
  ['\u0002\u0002', []],
  ['plain, 04 of 12,3', [['plain, 04 of 12,3', {}]]],
  [
    'IRC \u0002is \u00034,12so \u0016great\u000f!',
    [
      ['IRC ', {}],
      ['is ', { bold: true }],
      ['so ', { bold: true, foreground: red, background: lightBlue }],
      ['great', { bold: true, foreground: red, background: lightBlue, reverse: true }],
      ['!', {}],
    ],
  ],
  [
    '\u001ditalic\u001f both\u001d under\u001f \u001estruck\u001e \u0011wide\u0011',
    [
      ['italic', { italic: true }],
      [' both', { italic: true, underline: true }],
      [' under', { underline: true }],
      [' ', {}],
      ['struck', { strike: true }],
      [' ', {}],
      ['wide', { monospace: true }],
    ],
  ],
  [
    '\u000304,12a\u00034b\u0003,c\u0003123',
    [
      ['a', { foreground: red, background: lightBlue }],
      ['b', { foreground: red, background: lightBlue }],
      [',c', {}],
      ['3', { foreground: lightBlue }],
    ],
  ],
  [
    '\u000304,x\u000399y',
    [
      [',x', { foreground: red }],
      ['y', {}],
    ],
  ],
  [
    '\u0004FF0000,00ff00a\u0004b',
    [
      ['a', { foreground: { hex: '#ff0000', index: null }, background: { hex: '#00ff00', index: null } }],
      ['b', {}],
    ],
  ],
  [
    '\u0002one\ntwo',
    [
      ['one\n', { bold: true }],
      ['two', {}],
    ],
  ],
  [
    'run `npm \u0002ci` now',
    [
      ['run ', {}],
      ['npm ci', { code: true }],
      [' now', {}],
    ],
  ],
  [
    '``a`` and ` b',
    [
      ['a', { code: true }],
      [' and ` b', {}],
    ],
  ],
  ['a `b\nc` d', [['a `b\nc` d', {}]]],
  [
    '\u0002bold `code`',
    [
      ['bold ', { bold: true }],
      ['code', { bold: true, code: true }],
    ],
  ],
  ['bell\u0007 \u001b[31m', [['bell␇ ␛[31m', {}]]],
]

for (const [text, spans] of CASES) {
  void test(`${JSON.stringify(text)} has the looks that its writer gave it`, () => {
    const expected = spans.map(([text, style]) => ({ text, style: { ...PLAIN_STYLE, ...style } }))
    assert.deepEqual(parseSpans(text), expected)
  })
}

void test('the palette has 99 colours', () => {
  assert.equal(paletteColour(0), '#ffffff')
  assert.equal(paletteColour(52), '#ff0000')
  assert.equal(paletteColour(65), '#ffb459')
  assert.equal(paletteColour(88), '#000000')
  assert.equal(paletteColour(98), '#ffffff')
  assert.equal(paletteColour(99), null)
})

const codes = fc.constantFrom(
  '\u0002',
  '\u0003',
  '\u00034',
  '\u000304,12',
  '\u0004ff0000',
  '\u000f',
  '\u0016',
  '\u001f',
)

void test('the pieces are the text without its codes, and none is empty', () => {
  const text = fc.string({ unit: fc.oneof(codes, fc.constantFrom('a', '1', ',', ' ', '\n', '中', '🎉')) })
  fc.assert(
    fc.property(text, (text) => {
      const spans = parseSpans(text)
      assert.equal(spans.map(({ text }) => text).join(''), bareText(text))
      for (const { text, style } of spans) {
        assert.notEqual(text, '')
        const isPlain = Object.values(style).every((value) => value === false || value === null)
        assert.equal(style === PLAIN_STYLE, isPlain)
      }
    }),
  )
})

void test('no text makes it slow', () => {
  const before = process.cpuUsage()
  for (const unit of ['`', '`a', '``a', '\u0003', '\u00031,', '\u0002`']) parseSpans(unit.repeat(50_000 / unit.length))
  assert.ok(process.cpuUsage(before).user < 2_000_000)
})
