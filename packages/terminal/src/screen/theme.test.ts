import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Colour } from './style.ts'
import { type Background, type Depth, type Rgb, rgbOf, sgrOf } from './theme.ts'

const BACKGROUNDS: readonly Background[] = ['dark', 'light']
/** What people have behind their text: the darkest and the lightest that are usual. */
const GROUNDS: Readonly<Record<Background, readonly Rgb[]>> = {
  dark: [
    [0, 0, 0],
    [30, 30, 30],
  ],
  light: [
    [255, 255, 255],
    [250, 250, 245],
  ],
}
const READ: readonly Colour[] = ['second', 'quiet', 'accent', 'danger', 'success', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]

void describe('colours that are read', () => {
  for (const background of BACKGROUNDS) {
    for (const colour of READ) {
      void it(`${colour} has a contrast of 4.5:1 on ${background}`, () => {
        const rgb = rgbOf(colour, background)
        const raised = rgbOf('raised', background)
        assert.ok(rgb !== null && raised !== null)
        for (const ground of [...GROUNDS[background], raised]) {
          assert.ok(contrast(rgb, ground) >= 4.5, `${rgb.join()} on ${ground.join()}: ${contrast(rgb, ground)}`)
        }
      })
    }
  }
})

void describe('a style', () => {
  void it('begins with a reset, so that nothing of the style before stays', () => {
    assert.equal(sgrOf({}, { background: 'dark', depth: 'full' }), '\u001b[0m')
    assert.equal(
      sgrOf({ bold: true, fg: '#ff0001' }, { background: 'dark', depth: 'full' }),
      '\u001b[0;1;38;2;255;0;1m',
    )
  })

  const cases: readonly (readonly [Depth, Colour, string])[] = [
    ['256', '#ff0000', '\u001b[0;38;5;196m'],
    ['256', '#808080', '\u001b[0;38;5;244m'],
    ['16', 'danger', '\u001b[0;91m'],
    ['16', '#aa0000', '\u001b[0;31m'],
    ['none', 'danger', '\u001b[0;1m'],
    ['none', 'second', '\u001b[0;2m'],
    ['none', '#ff0000', '\u001b[0m'],
    ['full', '#nothex', '\u001b[0m'],
  ]
  for (const [depth, fg, expected] of cases) {
    void it(`of ${fg} is ${JSON.stringify(expected)} where there are ${depth} colours`, () => {
      assert.equal(sgrOf({ fg }, { background: 'dark', depth }), expected)
    })
  }
})

function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
