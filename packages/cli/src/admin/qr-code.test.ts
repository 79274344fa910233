import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'uqr'
import { qrCode } from './qr-code.ts'

const LINK = 'https://192.0.2.1:6710/invitation#abcde-fghjk-mnpqr'
const STYLE = '\u001B[38;5;16;48;5;231m'
const RESET = '\u001B[0m'

/** Of each glyph, whether its upper and its lower half are dark. */
const HALVES: ReadonlyMap<string, readonly [boolean, boolean]> = new Map([
  [' ', [false, false]],
  ['▀', [true, false]],
  ['▄', [false, true]],
  ['█', [true, true]],
])

void test('a QR code shows each module once, with a margin of four, dark on light whatever the terminal has', () => {
  const lines = qrCode(LINK).split('\n')
  const shown = lines.flatMap((line) => {
    assert.ok(line.startsWith(STYLE) && line.endsWith(RESET))
    const halves = Array.from(line.slice(STYLE.length, -RESET.length), (glyph) => HALVES.get(glyph) ?? [false, false])
    return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)]
  })
  const { data } = encode(LINK, { ecc: 'L', border: 4 })
  assert.deepEqual(shown.slice(0, data.length), data)
  assert.ok(shown.slice(data.length).every((row) => row.every((isDark) => !isDark)))
  assert.ok([0, 1, 2, 3].every((index) => shown[index]?.every((isDark) => !isDark)))
  assert.ok(lines.every((line) => line.length - STYLE.length - RESET.length <= 80))
})
