/**
 * The first input of what a terminal has sent: ECMA-48 sequences, bracketed paste (2004), mouse (1006), focus (1004), the
 * keys of xterm and kitty. A sequence that is not known is left out whole.
 */
import type { Input } from './input.ts'
import { keyOfControl, keyOfSequence } from './keys.ts'

export type Parsed =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'pasteBegins'; readonly length: number }
  /** `input` is null for what is not known. */
  | { readonly kind: 'parsed'; readonly length: number; readonly input: Input | null }

const ESC = '\u001b'
const BEL = '\u0007'
const ST = '\u001b\\'
const INCOMPLETE: Parsed = { kind: 'incomplete' }

/** What follows ESC. */
const CONTROL_SEQUENCE = /^\[([0-?]*)[ -/]*([@-~])?/
/** OSC, DCS, SOS, PM, APC: a string up to BEL or ST. */
const STRING = /^[\]PX^_](\P{Cc}*)/u
/** The console of Linux has a form of its own for F1 to F5. */
const LINUX_KEY = /^\[\[([A-E])?/
const MOUSE_OF_OLD = /^\[M[^]{0,3}/
const TEXT = /^\P{Cc}+/u
const COLOUR = /^11;rgb:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i

/** `sent` is not empty. */
export function parseSequence(sent: string): Parsed {
  const text = TEXT.exec(sent)
  if (text !== null) return parseText(text[0], sent.length)
  if (!sent.startsWith(ESC)) return parsed(1, sent < '\u0080' ? keyOfControl(sent.charAt(0), false) : null)
  switch (sent.charAt(1)) {
    case '':
      return INCOMPLETE
    case '[':
      return parseControlSequence(sent.slice(1))
    case 'O':
      return sent.length < 3 ? INCOMPLETE : parsed(3, keyOfSequence([], sent.charAt(2)))
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
      return parseString(sent.slice(1))
    case ESC:
      return parsed(1, keyOfControl(ESC, false))
    default:
      return parseAlt(sent)
  }
}

/** Half of a surrogate pair waits for the other; the decoder of UTF-8 never leaves one alone. */
function parseText(text: string, length: number): Parsed {
  const isHalf = /[\ud800-\udbff]$/.test(text) && text.length === length
  if (!isHalf) return parsed(text.length, { kind: 'text', text })
  return text.length === 1 ? INCOMPLETE : parsed(text.length - 1, { kind: 'text', text: text.slice(0, -1) })
}

function parseAlt(sent: string): Parsed {
  const character = String.fromCodePoint(sent.codePointAt(1) ?? 0)
  const length = 1 + character.length
  if (character < ' ' || character === '\u007f') return parsed(length, keyOfControl(character, true))
  const key = character.toLowerCase()
  return parsed(length, { kind: 'key', key, alt: true, ctrl: false, shift: key !== character })
}

function parseControlSequence(rest: string): Parsed {
  const linux = LINUX_KEY.exec(rest)
  if (linux !== null) {
    const letter = linux[1]
    return letter === undefined ? INCOMPLETE : parsed(4, keyOfSequence([letter.charCodeAt(0) - 54], '~'))
  }
  const old = MOUSE_OF_OLD.exec(rest)
  if (old !== null) return old[0].length < 5 ? INCOMPLETE : parsed(6, null)
  const [all = '', params = '', final] = CONTROL_SEQUENCE.exec(rest) ?? []
  // Another character than a final one has broken it off; that character counts again.
  if (final === undefined) return all.length === rest.length ? INCOMPLETE : parsed(1 + all.length, null)
  if (params === '200' && final === '~') return { kind: 'pasteBegins', length: 1 + all.length }
  return parsed(1 + all.length, inputOf(params, final))
}

function inputOf(params: string, final: string): Input | null {
  if (params.startsWith('<')) return mouseInput(numbersOf(params.slice(1)), final)
  if (params.startsWith('?')) return privateInput(numbersOf(params.slice(1)), final)
  if (params.startsWith('>') || params.startsWith('=')) return null
  const numbers = numbersOf(params)
  if (final === 'I' || final === 'O') return { kind: 'focus', hasFocus: final === 'I' }
  if (final === 'R' && numbers.length === 2) {
    return { kind: 'cursorAt', row: (numbers[0] ?? 1) - 1, column: (numbers[1] ?? 1) - 1 }
  }
  const [what, height = 0, width = 0] = numbers
  if (final === 't') return what === 6 && numbers.length === 3 ? { kind: 'cellSize', width, height } : null
  return keyOfSequence(numbers, final)
}

/** DA1: a class, and what the terminal has, 4 for sixel (DEC STD 070). XTMGRAPHICS: what was asked for, whether all is well, the value. */
function privateInput([first = 0, ...rest]: readonly number[], final: string): Input | null {
  if (final === 'c') return { kind: 'attributes', hasSixel: rest.includes(4) }
  const [status, count = 0] = rest
  return final === 'S' && first === 1 && status === 0 && count > 0 ? { kind: 'colours', count } : null
}

/** A sub-parameter, after a colon, is an addition that we do not need. */
function numbersOf(params: string): readonly number[] {
  if (params === '') return []
  return params.split(';').map((param) => Number.parseInt(param, 10) || 0)
}

function mouseInput([button = 0, column = 1, row = 1]: readonly number[], final: string): Input | null {
  const place = { row: row - 1, column: column - 1 }
  // Of the modifiers (4, 8, 16) none matters here; 32 is a movement.
  const which = button & ~28
  if (which === 64 || which === 65) return { kind: 'wheel', direction: which === 64 ? 'up' : 'down', ...place }
  return which === 0 && final === 'M' ? { kind: 'click', ...place } : null
}

function parseString(rest: string): Parsed {
  const [all = '', content = ''] = STRING.exec(rest) ?? []
  const behind = rest.slice(all.length, all.length + 2)
  const input = () => (all.startsWith('_') ? graphicsInput(content) : colourInput(content))
  if (behind.startsWith(BEL)) return parsed(1 + all.length + 1, input())
  if (behind === ST) return parsed(1 + all.length + 2, input())
  return behind === '' || behind === ESC ? INCOMPLETE : parsed(1 + all.length, null)
}

function graphicsInput(content: string): Input | null {
  return /^Gi=\d+.*;OK$/.test(content) ? { kind: 'graphics' } : null
}

function colourInput(content: string): Input | null {
  const found = COLOUR.exec(content)
  if (found === null) return null
  const [red = 0, green = 0, blue = 0] = found.slice(1).map(shareOf)
  return { kind: 'background', red, green, blue }
}

/** One to four hexadecimal digits are a share of the most that they can say (XParseColor). */
function shareOf(digits: string): number {
  return Math.round((Number.parseInt(digits, 16) / (16 ** digits.length - 1)) * 255)
}

function parsed(length: number, input: Input | null): Parsed {
  return { kind: 'parsed', length, input }
}
