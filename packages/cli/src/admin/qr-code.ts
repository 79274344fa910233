/** A QR code (ISO/IEC 18004) for the terminal, which a phone reads from the screen. */
import { encode } from 'uqr'

/** The standard asks for a margin of four modules, in the light colour. */
const MARGIN = 4
/** Black on white of the fixed colours, whatever those of the terminal are: not every phone reads the other way round. */
const BLACK_ON_WHITE = '\u001B[38;5;16;48;5;231m'
const RESET = '\u001B[0m'

/** Two rows of modules are a line: with its half blocks, modules are as wide as they are high. */
export function qrCode(text: string): string {
  const { data } = encode(text, { ecc: 'L', border: MARGIN })
  const lines = data.flatMap((row, index) => (index % 2 === 0 ? [lineOf(row, data[index + 1] ?? [])] : []))
  return lines.map((line) => `${BLACK_ON_WHITE}${line}${RESET}`).join('\n')
}

function lineOf(upper: readonly boolean[], lower: readonly boolean[]): string {
  return upper.map((isDark, index) => glyph(isDark, lower[index] === true)).join('')
}

function glyph(isUpperDark: boolean, isLowerDark: boolean): string {
  if (isUpperDark) return isLowerDark ? '█' : '▀'
  return isLowerDark ? '▄' : ' '
}
