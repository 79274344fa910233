/** WCAG 2.2, 1.4.3 and 1.4.11: in tokens.css, every text can be read on every ground that it stands on, in both sets. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

interface Oklch {
  readonly lightness: number
  readonly chroma: number
  /** In degrees. */
  readonly hue: number
}

const TEXT_MIN = 4.5
/** Of what is no text: the borders of fields, and what shows the focus. */
const SHAPE_MIN = 3

const NUMBER = String.raw`([\d.]+)`
const OKLCH = String.raw`oklch\(${NUMBER} ${NUMBER} ${NUMBER}\)`
const TOKEN = new RegExp(String.raw`--([\w-]+): light-dark\(${OKLCH}, ${OKLCH}\)`, 'g')

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const tokens = new Map(
  [...css.matchAll(TOKEN)].map(([, name = '', ...numbers]) => [
    name,
    { light: colour(numbers.slice(0, 3)), dark: colour(numbers.slice(3)) },
  ]),
)

const GROUNDS = ['background', 'sunken', 'raised', 'hover', 'selected', 'mention']
const NAMES = Array.from({ length: 12 }, (_, hue) => `name-${hue}`)
const TEXTS = ['text', 'second', 'accent', 'danger', 'success', 'warning', ...NAMES]

function colour(numbers: readonly string[]): Oklch {
  const [lightness = Number.NaN, chroma = Number.NaN, hue = Number.NaN] = numbers.map(Number)
  return { lightness, chroma, hue }
}

void test('black on white is 21:1, and grey on itself is 1:1', () => {
  const [black, white, grey] = [0, 1, 0.6].map((lightness) => ({ lightness, chroma: 0, hue: 0 }))
  assert.ok(black !== undefined && white !== undefined && grey !== undefined)
  assert.equal(contrast(black, white).toFixed(2), '21.00')
  assert.equal(contrast(grey, grey), 1)
})

for (const theme of ['light', 'dark'] as const) {
  void test(`${theme}: every text reaches ${TEXT_MIN}:1 on every ground`, () => {
    const pairs = [
      ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
      ['on-accent', 'accent'] as const,
    ]
    const low = pairs.filter(([text, ground]) => ratio(theme, text, ground) < TEXT_MIN)
    assert.deepEqual(low, [])
  })
  void test(`${theme}: the focus and the borders of fields reach ${SHAPE_MIN}:1 on every ground`, () => {
    const pairs = ['focus', 'control-line'].flatMap((shape) => GROUNDS.map((ground) => [shape, ground] as const))
    const low = pairs.filter(([shape, ground]) => ratio(theme, shape, ground) < SHAPE_MIN)
    assert.deepEqual(low, [])
  })
}

function ratio(theme: 'light' | 'dark', one: string, other: string): number {
  const [a, b] = [tokens.get(one)?.[theme], tokens.get(other)?.[theme]]
  assert.ok(a !== undefined && b !== undefined, `${one} and ${other} are in tokens.css`)
  return contrast(a, b)
}

/** From 1 to 21. */
function contrast(one: Oklch, other: Oklch): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(of: Oklch): number {
  const [red = 0, green = 0, blue = 0] = linearRgb(of).map((value) => Math.min(1, Math.max(0, value)))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** CSS Color 4 section 18: OKLCH to OKLab to LMS to linear sRGB. */
function linearRgb({ lightness, chroma, hue }: Oklch): readonly number[] {
  const angle = (hue * Math.PI) / 180
  const a = chroma * Math.cos(angle)
  const b = chroma * Math.sin(angle)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}
