import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { span } from '../screen/line.ts'
import { Widths } from '../screen/widths.ts'
import { composeEditor } from './composer-view.ts'

const COLUMNS = 13

function composed(text: string, cursor: number) {
  const { lines, cursor: at } = composeEditor({ text, cursor }, span('> '), COLUMNS, 4, new Widths())
  return { lengths: lines.map((line) => line.map((piece) => piece.text.length)), at }
}

void describe('the rows of the composer', () => {
  void it('are broken in the same places, whether the characters are looked at one by one or not', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('x', 'x', 'x', '\n'), maxLength: 80 }),
        fc.nat(80),
        (text, place) => {
          const cursor = Math.min(place, text.length)
          assert.deepEqual(composed(text, cursor), composed(text.replaceAll('x', 'é'), cursor))
        },
      ),
    )
  })
})
