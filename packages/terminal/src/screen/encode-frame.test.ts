import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { InputDecoder } from '../input/input-decoder.ts'
import { ENTER_SCREEN } from '../terminal/modes.ts'
import { Probe, QUESTIONS } from '../terminal/probe.ts'
import { Emulator } from '../testing/emulator.ts'
import { encodeFrame, type Drawing } from './encode-frame.ts'
import type { Frame, Row, Size } from './frame.ts'
import { PLAIN, type Style } from './style.ts'
import { Widths } from './widths.ts'

const ESC = '\u001b'

const TEXTS = [
  'hello',
  'a b',
  '你好',
  '한국어',
  '👍🏽',
  '❤️',
  '1️⃣',
  '👩‍🚀',
  '🇨🇳',
  'e\u0301',
  '🫨',
  '…',
  'שלום',
  '\u001b[2J',
  '\u202eabc',
  '\u0301',
  'x'.repeat(90),
]
const STYLES: readonly Style[] = [
  PLAIN,
  { bold: true },
  { fg: 'accent' },
  { fg: 3, bg: 'raised' },
  { fg: '#123456', italic: true },
  { underline: true, link: 'https://example.org/a b\u0007' },
  { reverse: true, strike: true },
]

const size: fc.Arbitrary<Size> = fc.constantFrom(
  { columns: 60, rows: 6 },
  { columns: 61, rows: 6 },
  { columns: 40, rows: 9 },
)

function rowOf(columns: number): fc.Arbitrary<Row> {
  const line = fc.array(fc.record({ text: fc.constantFrom(...TEXTS), style: fc.constantFrom(...STYLES) }), {
    maxLength: 5,
  })
  const segments = fc.constantFrom(
    [[0, columns]],
    [
      [0, 18],
      [20, columns - 20],
    ],
    [
      [0, 9],
      [9, columns - 22],
      [columns - 12, 12],
    ],
  )
  return segments.chain((places) =>
    fc.tuple(
      ...places.map(([column = 0, width = 0]) =>
        fc
          .record(
            { column: fc.constant(column), width: fc.constant(width), line },
            { requiredKeys: ['column', 'width', 'line'] },
          )
          .chain((segment) => fc.constantFrom(segment, { ...segment, ground: 'raised' as const })),
      ),
    ),
  )
}

const frame: fc.Arbitrary<Frame> = size.chain((size) =>
  fc.record({
    size: fc.constant(size),
    // Few rows, many equal ones: what stays the same between two frames is what the difference is about.
    rows: fc.array(fc.oneof(rowOf(size.columns), fc.constant([])), { minLength: size.rows, maxLength: size.rows }),
    cursor: fc.option(
      fc.record({ row: fc.nat(size.rows - 1), column: fc.nat(size.columns - 1) }, { noNullPrototype: true }),
    ),
  }),
)

/** Frames of which the later ones keep most rows of the one before. */
const frames = fc
  .array(fc.tuple(frame, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 })), { minLength: 1, maxLength: 6 })
  .map((drawn) => {
    const out: Frame[] = []
    for (const [frame, kept] of drawn) {
      const last = out.at(-1)
      const isSameSize = last?.size.columns === frame.size.columns && last.size.rows === frame.size.rows
      out.push(
        isSameSize
          ? { ...frame, rows: frame.rows.map((row, index) => (kept[index] === true ? (last.rows[index] ?? row) : row)) }
          : frame,
      )
    }
    return out
  })

/** The widths of an emulator, found as those of a terminal are. */
async function askWidths(hasGraphemes: boolean): Promise<Widths> {
  const emulator = new Emulator({ columns: 60, rows: 6, hasGraphemes })
  const decoder = new InputDecoder()
  const probe = new Probe()
  const answered = new Promise<Widths>((resolve) =>
    emulator.onAnswer((text) => {
      for (const input of decoder.decode(new TextEncoder().encode(text))) {
        const answers = probe.take(input)
        if (answers !== null) resolve(new Widths(answers.samples))
      }
    }),
  )
  await emulator.write(QUESTIONS)
  return answered
}

for (const hasGraphemes of [true, false]) {
  void describe(hasGraphemes ? 'a terminal that knows clusters' : 'a terminal that counts code points', () => {
    void it('shows the same, drawn step by step or at once', async () => {
      const drawing: Drawing = { theme: { background: 'dark', depth: 'full' }, widths: await askWidths(hasGraphemes) }
      await fc.assert(
        fc.asyncProperty(frames, async (drawn) => {
          const stepwise = new Emulator({ ...(drawn[0]?.size ?? { columns: 1, rows: 1 }), hasGraphemes })
          await stepwise.write(ENTER_SCREEN)
          let shown: Frame | null = null
          for (const frame of drawn) {
            if (shown !== null) stepwise.resize(frame.size)
            await stepwise.write(encodeFrame(shown, frame, drawing))
            shown = frame
            const atOnce = new Emulator({ ...frame.size, hasGraphemes })
            await atOnce.write(`${ENTER_SCREEN}${encodeFrame(null, frame, drawing)}`)
            assert.deepEqual(stepwise.cells(), atOnce.cells())
            if (frame.cursor !== null) assert.deepEqual(stepwise.cursor, frame.cursor)
          }
        }),
        { numRuns: 60 },
      )
    })
  })
}

const drawing: Drawing = { theme: { background: 'dark', depth: 'none' }, widths: new Widths() }
const SIZE: Size = { columns: 20, rows: 2 }
function frameOf(...texts: readonly string[]): Frame {
  return {
    size: SIZE,
    rows: texts.map((text) => [{ column: 0, width: 20, line: [{ text, style: PLAIN }] }]),
    cursor: null,
  }
}

void describe('a frame', () => {
  void it('costs nothing when nothing has changed', () => {
    assert.equal(encodeFrame(frameOf('a', 'b'), frameOf('a', 'b'), drawing), '')
  })

  void it('draws only the rows that have changed, in one synchronized write', () => {
    assert.equal(
      encodeFrame(frameOf('a', 'b'), frameOf('a', 'c'), drawing),
      '\u001b[?2026h\u001b[?25l\u001b[2;1H\u001b[0m\u001b[20X\u001b[0mc\u001b[0m\u001b[?2026l',
    )
  })

  void it('never hands a control character of a text to the terminal', () => {
    const steering = fc.constantFrom(
      ESC,
      '\u0007',
      '\r\n',
      '\u007f',
      '\u009b',
      '\u202e',
      '\u2067',
      '[',
      '2',
      'J',
      ']',
      '\\',
      'a',
    )
    const controls = fc.string({ unit: fc.oneof(steering, fc.string({ unit: 'binary', maxLength: 1 })), maxLength: 20 })
    fc.assert(
      fc.property(controls, controls, (text, link) => {
        const frame: Frame = { ...frameOf(), rows: [[{ column: 0, width: 20, line: [{ text, style: { link } }] }]] }
        const written = encodeFrame(null, frame, drawing)
        // What is left without our own sequences is text.
        const own = new RegExp(`${ESC}\\[[\\d;?]*[A-Za-z]|${ESC}\\]8;;[!-~]*${ESC}\\\\`, 'g')
        assert.doesNotMatch(written.replaceAll(own, ''), /[\p{Cc}\u202a-\u202e\u2066\u2067]/u)
      }),
      { numRuns: 1000 },
    )
  })

  void it('keeps what follows in its column, where the terminal sees a cluster narrower or wider', async () => {
    for (const hasGraphemes of [true, false]) {
      for (const cluster of ['👩‍🚀', '👍🏽', '❤️', '1️⃣', '🇨🇳', '🫨']) {
        const emulator = new Emulator({ ...SIZE, hasGraphemes })
        await emulator.write(ENTER_SCREEN + encodeFrame(null, frameOf(`${cluster}|`), drawing))
        const [row = ''] = emulator.cells()
        assert.match(row, new RegExp(`(?:^| )${drawing.widths.of(cluster)}:\\|/`), `${cluster}: ${row}`)
      }
    }
  })

  void it('isolates text that is read from right to left', () => {
    assert.ok(
      encodeFrame(null, frameOf('שלום'), { ...drawing, widths: new Widths({ isolated: 1 }) }).includes(
        `\u2068שלום\u2069${ESC}[5G`,
      ),
    )
  })
})
