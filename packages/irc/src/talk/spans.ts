/**
 * Texts with the formatting codes of IRC (https://modern.ircdocs.horse/formatting) as pieces of one look each, ready to be
 * drawn. Code between back-ticks is a look too. Control characters that are no code are shown as symbols.
 */
import { bareText } from '../bare-text.ts'
import { paletteColour } from './palette.ts'
import { visibleControls } from './visible-controls.ts'

/** Numbers 0 to 15 are also given by name of the theme: a client may draw them in colours that suit its background. */
export interface Colour {
  /** As `#rrggbb`. */
  readonly hex: string
  /** 0 to 98; null for one that the writer gave as hex. */
  readonly index: number | null
}

export interface SpanStyle {
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly strike: boolean
  readonly monospace: boolean
  /** Foreground and background change places. */
  readonly reverse: boolean
  /** Between back-ticks, which are left out. */
  readonly code: boolean
  /** null: as the client draws text. */
  readonly foreground: Colour | null
  readonly background: Colour | null
}

export interface Span {
  /** Never empty. May have tabs and line feeds, and no other control character. */
  readonly text: string
  readonly style: SpanStyle
}

export const PLAIN_STYLE: SpanStyle = {
  bold: false,
  italic: false,
  underline: false,
  strike: false,
  monospace: false,
  reverse: false,
  code: false,
  foreground: null,
  background: null,
}

type Toggle = 'bold' | 'italic' | 'underline' | 'strike' | 'monospace' | 'reverse'

const TOGGLES: Readonly<Record<string, Toggle>> = {
  '\u0002': 'bold',
  '\u001d': 'italic',
  '\u001f': 'underline',
  '\u001e': 'strike',
  '\u0011': 'monospace',
  '\u0016': 'reverse',
}

const [COLOUR, HEX_COLOUR, RESET] = ['\u0003', '\u0004', '\u000f']

/** One code with its parameters, a line feed, or code between equal runs of back-ticks. */
const TOKEN = new RegExp(
  [
    `${COLOUR}(?:(?<fore>\\d{1,2})(?:,(?<back>\\d{1,2}))?)?`,
    `${HEX_COLOUR}(?:(?<foreHex>[\\dA-Fa-f]{6})(?:,(?<backHex>[\\dA-Fa-f]{6}))?)?`,
    `(?<sign>[${Object.keys(TOGGLES).join('')}${RESET}\\n])`,
    '(?<!`)(?<ticks>`+)(?<code>[^`\\n]+)\\k<ticks>(?!`)',
  ].join('|'),
  'g',
)
/** Most texts have nothing of all this. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const HAS_TOKEN = /[`\u0002-\u0004\u000f\u0011\u0016\u001d-\u001f]/

/** Joined, the texts of the pieces are the text without its codes. A look ends with its line. */
export function parseSpans(text: string): readonly Span[] {
  if (text === '') return []
  if (!HAS_TOKEN.test(text)) return [{ text: visibleControls(text), style: PLAIN_STYLE }]
  const spans: Span[] = []
  let style = PLAIN_STYLE
  let pending = ''
  const flush = () => {
    if (pending !== '') spans.push({ text: visibleControls(pending), style })
    pending = ''
  }
  let end = 0
  for (const match of text.matchAll(TOKEN)) {
    pending += text.slice(end, match.index)
    end = match.index + match[0].length
    const { code, sign } = match.groups ?? {}
    if (code !== undefined) {
      flush()
      const bare = visibleControls(bareText(code))
      if (bare !== '') spans.push({ text: bare, style: { ...style, code: true } })
      continue
    }
    if (sign === '\n') pending += sign
    if (sign === '\n' && style === PLAIN_STYLE) continue
    flush()
    style = styleAfter(style, match)
  }
  pending += text.slice(end)
  flush()
  return spans
}

function styleAfter(style: SpanStyle, [token, ...rest]: RegExpExecArray): SpanStyle {
  const toggle = TOGGLES[token]
  if (toggle !== undefined) return orPlain({ ...style, [toggle]: !style[toggle] })
  if (token === RESET || token === '\n') return PLAIN_STYLE
  const [fore, back, foreHex, backHex] = rest
  const isHex = token.startsWith(HEX_COLOUR)
  const foreground = isHex ? hexColour(foreHex) : numberedColour(fore)
  // A code without colours takes both back; one with a foreground leaves the background.
  if ((isHex ? foreHex : fore) === undefined) return orPlain({ ...style, foreground: null, background: null })
  if ((isHex ? backHex : back) === undefined) return orPlain({ ...style, foreground })
  return orPlain({ ...style, foreground, background: isHex ? hexColour(backHex) : numberedColour(back) })
}

/** The shared value where nothing is left of a look, so that plain pieces are known by `===`. */
function orPlain(style: SpanStyle): SpanStyle {
  return Object.values(style).some(Boolean) ? style : PLAIN_STYLE
}

function numberedColour(digits: string | undefined): Colour | null {
  if (digits === undefined) return null
  const hex = paletteColour(Number(digits))
  return hex === null ? null : { hex, index: Number(digits) }
}

function hexColour(digits: string | undefined): Colour | null {
  return digits === undefined ? null : { hex: `#${digits.toLowerCase()}`, index: null }
}
