import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { clip, fit, type Line, lineWidth, type Span, span, wrap } from './line.ts'
import { Widths } from './widths.ts'

const widths = new Widths()
const textOf = (line: Line) => line.map(({ text }) => text).join('')

const WRAPPED: readonly (readonly [text: string, columns: number, lines: readonly string[]])[] = [
  ['one two three', 8, ['one two', 'three']],
  ['onetwothree', 4, ['onet', 'woth', 'ree']],
  ['我们在这里聊天', 6, ['我们在', '这里聊', '天']],
  ['a 你好', 4, ['a 你', '好']],
  ['', 10, ['']],
  ['👩‍🚀👩‍🚀👩‍🚀', 4, ['👩‍🚀👩‍🚀', '👩‍🚀']],
  ['    indented', 10, ['    ', 'indented']],
]

void describe('a line', () => {
  for (const [text, columns, lines] of WRAPPED) {
    void it(`${JSON.stringify(text)} in ${columns} columns is ${lines.length} lines`, () => {
      assert.deepEqual(
        wrap([span(text)], columns, widths).map((line) => textOf(line).trimEnd()),
        lines.map((line) => line.trimEnd()),
      )
    })
  }

  void it('never is wider than it may, whatever it says, and loses nothing but spaces', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 })
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (text, columns) => {
        const line = [span(text), span(text, { bold: true })]
        const lines = wrap(line, columns, widths)
        for (const part of [...lines, clip(line, columns, widths), fit(line, columns, widths)]) {
          assert.ok(lineWidth(part, widths) <= columns)
        }
        const drawn = ({ text }: Span) => [...widths.clusters(text)].map((cluster) => cluster.text).join('')
        const letters = (line: Line) => line.map(drawn).join('').replaceAll(' ', '')
        assert.equal(lines.map(letters).join(''), letters(line))
      }),
      {
        numRuns: 500,
        examples: [
          ['\uffa0 ', 2],
          ['\u0301 ', 2],
        ],
      },
    )
  })

  void it('that is cut ends with an ellipsis, and one that is fitted has all its columns', () => {
    assert.equal(textOf(clip([span('hello world')], 6, widths)), 'hello…')
    assert.equal(textOf(clip([span('你好世界')], 6, widths)), '你好…')
    assert.equal(textOf(fit([span('ann')], 6, widths, 'start')), '   ann')
    assert.equal(textOf(fit([span('ann')], 6, widths)), 'ann   ')
  })
})
