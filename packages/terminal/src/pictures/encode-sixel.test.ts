import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decodeSixel } from '../testing/decode-sixel.ts'
import { encodeSixel } from './encode-sixel.ts'
import { type IndexedPixels, TRANSPARENT } from './reduce-colours.ts'

const side = fc.integer({ min: 1, max: 40 })
const byte = fc.integer({ min: 0, max: 255 })
/** Of hundred steps: what comes back is at most half of one away. */
const STEP = 255 / 100

const picture: fc.Arbitrary<IndexedPixels> = fc
  .record({
    width: side,
    height: side,
    palette: fc.array(fc.tuple(byte, byte, byte), { minLength: 1, maxLength: 255 }),
  })
  .chain(({ width, height, palette }) => {
    const index = fc.oneof(fc.integer({ min: 1, max: palette.length }), fc.constant(1), fc.constant(TRANSPARENT))
    return fc
      .array(index, { minLength: width * height, maxLength: width * height })
      .map((indexes) => ({ width, height, palette, indexes: Uint8Array.from(indexes) }))
  })

void test('every pixel comes back in its colour, also of a part, and what cannot be seen is left as it was', () => {
  const window = fc.record({ from: fc.integer({ min: 0, max: 39 }), rows: side, columns: side })
  fc.assert(
    fc.property(picture, window, ({ width, height, indexes, palette }, { from, rows, columns }) => {
      const text = encodeSixel({ width, height, indexes, palette }, { from, rows, columns })
      if (from >= height) return assert.equal(text, '')
      const decoded = decodeSixel(text)
      assert.deepEqual([decoded.width, decoded.height], [Math.min(columns, width), Math.min(rows, height - from)])
      for (let pixel = 0; pixel < decoded.width * decoded.height; pixel += 1) {
        const [x, y] = [pixel % decoded.width, Math.floor(pixel / decoded.width)]
        const index = indexes[(from + y) * width + x] ?? 0
        const shown = [...decoded.rgba.subarray(pixel * 4, pixel * 4 + 4)]
        if (index === TRANSPARENT) assert.deepEqual(shown, [0, 0, 0, 0])
        else {
          assert.equal(shown[3], 255)
          for (const [channel, value] of (palette[index - 1] ?? []).entries()) {
            assert.ok(Math.abs(value - (shown[channel] ?? 0)) <= STEP / 2 + 0.5)
          }
        }
      }
      return undefined
    }),
  )
})

void test('what repeats is said once', () => {
  const [width, height] = [500, 12]
  const indexes = new Uint8Array(width * height).fill(1)
  const text = encodeSixel(
    { width, height, indexes, palette: [[255, 0, 0]] },
    { from: 0, rows: height, columns: width },
  )
  assert.equal(text, '\u001bP0;1;0q"1;1;500;12#0;2;0;0;0#1;2;100;0;0#1!500~-#1!500~\u001b\\')
})
