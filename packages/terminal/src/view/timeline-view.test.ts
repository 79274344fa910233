import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { EMPTY_TIMELINE, type Row, type Rows } from '@partyline/irc/client'
import { formatsOf } from '../language/formats.ts'
import { languageOf } from '../language/languages.ts'
import { Widths } from '../screen/widths.ts'
import { RowPainter } from './row-painter.ts'
import { anchorFrom, scroll, windowLines, type Anchor, type Scrolled } from './timeline-view.ts'

const language = languageOf('en')
const painter = new RowPainter({
  columns: 60,
  widths: new Widths(),
  ...language,
  fileIn: () => null,
  pictureIn: () => null,
  pictureLines: () => [],
  formats: formatsOf(language.strings, { now: () => 0, timeZone: 'UTC' }),
})
const HEIGHT = 8

/** Pending messages are the simplest rows: as many lines as their text. */
function row(number: number, lines: number): Row {
  const text = Array.from({ length: lines }, (_, line) => `${number}.${line}`).join('\n')
  const key = `k${number}`
  const message = { key, time: 0, form: 'message', text, replyTo: null, status: 'sent' }
  return { kind: 'pending', key, message, isFirst: true } as Row
}

function scrolledOf(rows: readonly Row[]): Scrolled {
  const shown: Rows = { parts: [rows.slice(0, 3), rows.slice(3)], length: rows.length }
  return { rows: shown, timeline: EMPTY_TIMELINE, painter }
}

function textOf(what: Scrolled, anchor: Anchor | null): readonly string[] {
  return windowLines(what, anchor, HEIGHT).map(
    ({ line }) => /\d+\.\d+/.exec(line.map(({ text }) => text).join(''))?.[0] ?? '',
  )
}

const rows = fc
  .array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 20 })
  .map((heights) => heights.map((lines, number) => row(number, lines)))

void describe('the window of a timeline', () => {
  void it('moves by exactly the lines it is scrolled by, and no further than the ends', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.integer({ min: -15, max: 15 })), (rows, moves) => {
        const what = scrolledOf(rows)
        const all = windowLines(what, null, 1000).length
        const most = Math.max(0, all - HEIGHT)
        let [anchor, below] = [null as Anchor | null, 0]
        for (const move of moves) {
          anchor = scroll(what, anchor, move, HEIGHT)
          below = Math.min(most, Math.max(0, below + move))
          const expected = windowLines(what, null, 1000).slice(Math.max(0, all - below - HEIGHT), all - below)
          assert.deepEqual(windowLines(what, anchor, HEIGHT), expected)
          assert.equal(anchor === null, below === 0)
        }
      }),
    )
  })

  void it('stands still when something loads above or comes below', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 60 }), fc.nat(4), fc.nat(4), (rows, up, above, below) => {
        const anchor = scroll(scrolledOf(rows), null, up, HEIGHT)
        if (anchor === null) return
        const earlier = Array.from({ length: above }, (_, number) => row(100 + number, 2))
        const later = Array.from({ length: below }, (_, number) => row(200 + number, 3))
        assert.deepEqual(textOf(scrolledOf([...earlier, ...rows, ...later]), anchor), textOf(scrolledOf(rows), anchor))
      }),
    )
  })

  void it('opens with a row at its upper edge, where there are enough below', () => {
    const what = scrolledOf(Array.from({ length: 10 }, (_, number) => row(number, 2)))
    assert.equal(textOf(what, anchorFrom(what, 'k3', HEIGHT))[0], '3.0')
    assert.equal(anchorFrom(what, 'k8', HEIGHT), null)
    assert.equal(anchorFrom(what, 'none', HEIGHT), null)
  })
})
