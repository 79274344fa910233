import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { PIXELS_DECODED_MAX } from '../limits.ts'
import { encodePng, type PngParts } from '../testing/encode-png.ts'
import { decodePng } from './decode-png.ts'

/** Two pixels, in each kind of colour. */
const KINDS: readonly (readonly [
  string,
  Partial<PngParts> & { readonly row: readonly number[] },
  readonly number[],
])[] = [
  ['grey', { type: 0, row: [10, 250] }, [10, 10, 10, 255, 250, 250, 250, 255]],
  [
    'grey of which one is not seen',
    { type: 0, row: [10, 250], transparency: Uint8Array.of(0, 10) },
    [10, 10, 10, 0, 250, 250, 250, 255],
  ],
  ['grey of one bit', { type: 0, depth: 1, row: [0b0100_0000] }, [0, 0, 0, 255, 255, 255, 255, 255]],
  ['grey of two bits', { type: 0, depth: 2, row: [0b0110_0000] }, [85, 85, 85, 255, 170, 170, 170, 255]],
  ['colours', { type: 2, row: [1, 2, 3, 4, 5, 6] }, [1, 2, 3, 255, 4, 5, 6, 255]],
  [
    'a palette of four bits',
    { type: 3, depth: 4, row: [0x10], palette: Uint8Array.of(1, 2, 3, 4, 5, 6), transparency: Uint8Array.of(9) },
    [4, 5, 6, 255, 1, 2, 3, 9],
  ],
  ['grey and alpha', { type: 4, row: [7, 8, 9, 10] }, [7, 7, 7, 8, 9, 9, 9, 10]],
  ['colours and alpha', { type: 6, row: [1, 2, 3, 4, 5, 6, 7, 8] }, [1, 2, 3, 4, 5, 6, 7, 8]],
]

for (const [name, { row, type = 0, ...parts }, rgba] of KINDS) {
  void test(`a PNG with ${name} is read`, () => {
    const png = encodePng({ width: 2, height: 1, type, ...parts, rows: Uint8Array.of(0, ...row) })
    assert.deepEqual(decodePng(png), { width: 2, height: 1, rgba: Uint8Array.from(rgba) })
  })
}

/** What is taken away from a byte before it is compressed (9.2), from those to the left, above, and left of that. */
const FILTERS: readonly ((left: number, up: number, upLeft: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => Math.floor((left + up) / 2),
  (left, up, upLeft) => {
    const estimate = left + up - upLeft
    const nearest = Math.min(...[left, up, upLeft].map((byte) => Math.abs(byte - estimate)))
    return [left, up, upLeft].find((byte) => Math.abs(byte - estimate) === nearest) ?? 0
  },
]

void test('every filter is undone, whatever was filtered', () => {
  const [width, height, channels] = [5, 10, 4]
  const bytes = width * height * channels
  fc.assert(
    fc.property(fc.uint8Array({ minLength: bytes, maxLength: bytes }), (rgba) => {
      const byte = (x: number, y: number) => (x < 0 || y < 0 ? 0 : (rgba[y * width * channels + x] ?? 0))
      const rows = Array.from({ length: height }, (_, y) => [
        y % FILTERS.length,
        ...Array.from({ length: width * channels }, (__, x) => {
          const before = x - channels
          return (
            byte(x, y) -
            (FILTERS[y % FILTERS.length]?.(byte(before, y), byte(x, y - 1), before < 0 ? 0 : byte(before, y - 1)) ?? 0)
          )
        }),
      ])
      const png = encodePng({ width, height, type: 6, rows: Uint8Array.from(rows.flat()) })
      assert.deepEqual(decodePng(png)?.rgba, rgba)
    }),
  )
})

void test('what is no such PNG is none, and has no error: cut anywhere, interlaced, with another filter, or too long or too short', () => {
  const whole = encodePng({ width: 2, height: 2, type: 0, rows: Uint8Array.of(0, 1, 2, 0, 3, 4) })
  for (let end = 0; end < whole.length - 12; end += 1) assert.equal(decodePng(whole.subarray(0, end)), null)
  const others: readonly Partial<PngParts>[] = [
    { interlace: 1 },
    { depth: 16 },
    { type: 5 },
    { width: 0 },
    { rows: Uint8Array.of(5, 1, 2, 0, 3, 4) },
    { rows: Uint8Array.of(0, 1, 2, 0, 3) },
    { rows: Uint8Array.of(0, 1, 2, 0, 3, 4, 5) },
  ]
  for (const other of others) {
    const parts = { width: 2, height: 2, type: 0, rows: Uint8Array.of(0, 1, 2, 0, 3, 4) }
    assert.equal(decodePng(encodePng({ ...parts, ...other })), null, JSON.stringify(other))
  }
})

void test('a picture of as many pixels as are decoded is read, and one of more is not', () => {
  const height = 1_024
  for (const [width, isRead] of [
    [PIXELS_DECODED_MAX / height, true],
    [PIXELS_DECODED_MAX / height + 1, false],
  ] as const) {
    const png = encodePng({ width, height, type: 0, rows: new Uint8Array((width + 1) * height) })
    assert.equal(decodePng(png) !== null, isRead)
  }
})
