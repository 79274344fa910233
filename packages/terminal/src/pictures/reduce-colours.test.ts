import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Pixels } from './pixels.ts'
import { reduceColours, TRANSPARENT } from './reduce-colours.ts'

/** Five bits of eight are kept. */
const BIN = 8

const pixels: fc.Arbitrary<Pixels> = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) => {
    const bytes = width * height * 4
    return fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((rgba) => ({ width, height, rgba }))
  })

void test('there are never more colours than there may be, and each pixel that is seen has one', () => {
  fc.assert(
    fc.property(pixels, fc.integer({ min: 1, max: 255 }), ({ width, height, rgba }, colours) => {
      const { indexes, palette } = reduceColours({ width, height, rgba }, colours)
      assert.ok(palette.length <= colours)
      for (const [pixel, index] of indexes.entries()) {
        const isSeen = (rgba[pixel * 4 + 3] ?? 0) >= 128
        assert.ok(isSeen ? index >= 1 && index <= palette.length : index === TRANSPARENT)
      }
    }),
  )
})

void test('as many colours as there may be stay as they are', () => {
  const colour = fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 31 }).map((five) => five * BIN + 3)))
  fc.assert(
    fc.property(fc.uniqueArray(colour, { minLength: 1, maxLength: 255, selector: String }), (colours) => {
      const rgba = Uint8Array.from(colours.flatMap((one) => [...one, 255]))
      const { indexes, palette } = reduceColours({ width: colours.length, height: 1, rgba }, colours.length)
      assert.deepEqual(
        [...indexes].map((index) => palette[index - 1]),
        colours,
      )
    }),
  )
})

void test('a grey ramp in 16 colours is never further from itself than the width of one of them', () => {
  const rgba = Uint8Array.from(Array.from({ length: 256 }, (_, grey) => [grey, grey, grey, 255]).flat())
  const { indexes, palette } = reduceColours({ width: 256, height: 1, rgba }, 16)
  for (const [grey, index] of indexes.entries()) assert.ok(Math.abs((palette[index - 1]?.[0] ?? 0) - grey) <= 16)
})
