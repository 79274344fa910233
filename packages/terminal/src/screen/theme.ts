/**
 * The values of colours, for light and dark backgrounds and for what a terminal can show. Hues have one lightness and one
 * chroma in OKLCH, so that no name is louder than another; every pair of text and background reaches 4.5:1 (WCAG AA).
 */
import type { Colour, Hue, Style, Token } from './style.ts'

export type Background = 'dark' | 'light'
/** How many colours: `none` for NO_COLOR, where attributes alone have to do. */
export type Depth = 'none' | '16' | '256' | 'full'

export interface Theme {
  readonly background: Background
  readonly depth: Depth
}

export type Rgb = readonly [red: number, green: number, blue: number]

/** `text` and `ground` are left to the terminal, so a theme of the person's own stays whole. */
const TOKENS: Readonly<Record<Background, Readonly<Record<Exclude<Token, 'text' | 'ground'>, Rgb>>>> = {
  dark: {
    second: [172, 176, 184],
    quiet: [142, 147, 156],
    line: [98, 103, 112],
    accent: [126, 178, 255],
    danger: [255, 138, 128],
    success: [125, 211, 150],
    raised: [38, 41, 47],
    selected: [52, 62, 82],
  },
  light: {
    second: [80, 84, 92],
    quiet: [100, 104, 112],
    line: [176, 180, 188],
    accent: [22, 90, 190],
    danger: [178, 34, 34],
    success: [20, 108, 58],
    raised: [238, 239, 242],
    selected: [214, 226, 246],
  },
}

/** The sixteen colours have no shades: what is nearest in meaning. */
const SIXTEEN: Readonly<Record<Background, Readonly<Record<Exclude<Token, 'text' | 'ground'>, number>>>> = {
  dark: { second: 7, quiet: 7, line: 8, accent: 12, danger: 9, success: 10, raised: 0, selected: 4 },
  light: { second: 8, quiet: 8, line: 7, accent: 4, danger: 1, success: 2, raised: 15, selected: 7 },
}
const SIXTEEN_HUES: Readonly<Record<Background, readonly number[]>> = {
  dark: [9, 11, 3, 10, 2, 14, 6, 12, 4, 13, 5, 1],
  light: [1, 3, 5, 2, 6, 4, 1, 3, 5, 2, 6, 4],
}

const HUE_LCH: Readonly<Record<Background, readonly [lightness: number, chroma: number]>> = {
  dark: [0.79, 0.11],
  light: [0.48, 0.11],
}
/** Where the first hue stands on the circle. */
const FIRST_DEGREE = 20

const HUES: Readonly<Record<Background, readonly Rgb[]>> = { dark: huesOf('dark'), light: huesOf('light') }

/** The colour in numbers; null is the terminal's own. */
export function rgbOf(colour: Colour, background: Background): Rgb | null {
  if (colour === 'text' || colour === 'ground') return null
  if (typeof colour === 'number') return HUES[background][colour] ?? null
  if (isHex(colour)) return parseHex(colour)
  return TOKENS[background][colour]
}

/** The SGR sequence that begins this style and ends every other; it never stacks on what was before. */
export function sgrOf(style: Style, theme: Theme): string {
  const codes = ['0', ...attributesOf(style, theme.depth === 'none')]
  if (theme.depth !== 'none') {
    if (style.fg !== undefined) codes.push(...colourCodes(style.fg, theme, 38))
    if (style.bg !== undefined) codes.push(...colourCodes(style.bg, theme, 48))
  }
  return `\u001b[${codes.join(';')}m`
}

function attributesOf(style: Style, isColourless: boolean): readonly string[] {
  const isFaint = isColourless && (style.fg === 'second' || style.fg === 'quiet' || style.fg === 'line')
  const isStrong = isColourless && (style.fg === 'accent' || style.fg === 'danger' || typeof style.fg === 'number')
  const isTurned = isColourless && style.bg === 'selected'
  const codes: string[] = []
  if (style.bold === true || isStrong) codes.push('1')
  if (style.dim === true || isFaint) codes.push('2')
  if (style.italic === true) codes.push('3')
  if (style.underline === true) codes.push('4')
  if (style.reverse === true || isTurned) codes.push('7')
  if (style.strike === true) codes.push('9')
  return codes
}

function colourCodes(colour: Colour, theme: Theme, base: 38 | 48): readonly string[] {
  const rgb = rgbOf(colour, theme.background)
  if (rgb === null) return []
  if (theme.depth === 'full') return [`${base}`, '2', ...rgb.map(String)]
  if (theme.depth === '256') return [`${base}`, '5', `${cubeIndex(rgb)}`]
  const index = sixteenIndex(colour, rgb, theme.background)
  return [`${index < 8 ? base - 8 + index : base + 52 + index - 8}`]
}

function sixteenIndex(colour: Colour, rgb: Rgb, background: Background): number {
  if (typeof colour === 'number') return SIXTEEN_HUES[background][colour] ?? 7
  if (colour !== 'text' && colour !== 'ground' && !isHex(colour)) return SIXTEEN[background][colour]
  const bright = Math.max(...rgb) > 170 ? 8 : 0
  const bits = rgb.map((part, index) => (part > 100 ? 1 << index : 0)).reduce((sum, bit) => sum + bit, 0)
  return bright + bits
}

/** The nearest of the 6 by 6 by 6 cube and the 24 greys: these have the same values in every terminal. */
function cubeIndex(rgb: Rgb): number {
  const steps = rgb.map((part) => (part < 48 ? 0 : part < 115 ? 1 : Math.round((part - 55) / 40)))
  const [red = 0, green = 0, blue = 0] = steps
  const cube = steps.map((step) => (step === 0 ? 0 : 55 + step * 40))
  const greyStep = Math.min(23, Math.max(0, Math.round(((rgb[0] + rgb[1] + rgb[2]) / 3 - 8) / 10)))
  const grey = 8 + greyStep * 10
  const isGreyNearer = distance(rgb, [grey, grey, grey]) < distance(rgb, cube)
  return isGreyNearer ? 232 + greyStep : 16 + 36 * red + 6 * green + blue
}

function distance(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, part, index) => sum + (part - (other[index] ?? 0)) ** 2, 0)
}

function isHex(colour: Colour): colour is `#${string}` {
  return typeof colour === 'string' && colour.startsWith('#')
}

function parseHex(colour: string): Rgb | null {
  if (!/^#[\da-f]{6}$/i.test(colour)) return null
  const value = Number.parseInt(colour.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function huesOf(background: Background): readonly Rgb[] {
  const [lightness, chroma] = HUE_LCH[background]
  const hues: readonly Hue[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  return hues.map((hue) => rgbOfOklch(lightness, chroma, FIRST_DEGREE + hue * 30))
}

/** OKLCH to sRGB, after Björn Ottosson, "A perceptual color space for image processing". */
function rgbOfOklch(lightness: number, chroma: number, degrees: number): Rgb {
  const a = chroma * Math.cos((degrees * Math.PI) / 180)
  const b = chroma * Math.sin((degrees * Math.PI) / 180)
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    byteOf(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
    byteOf(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
    byteOf(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short),
  ]
}

function byteOf(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear))
  const shown = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055
  return Math.round(shown * 255)
}
