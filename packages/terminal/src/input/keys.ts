/** Which key a sequence stands for: xterm's and VT's finals, the numbers before `~`, and the code points of `CSI u` (kitty). */
import type { Key, KeyName, Modifiers } from './input.ts'

const BY_FINAL: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
}

const BY_NUMBER: Readonly<Record<number, KeyName>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageUp',
  6: 'pageDown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
}

const BY_CODE: Readonly<Record<number, KeyName>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
  57414: 'enter',
}

const NO_MODIFIERS: Modifiers = { shift: false, alt: false, ctrl: false }

/** The key of `CSI params final`, or null where it is none that we know. */
export function keyOfSequence(params: readonly number[], final: string): Key | null {
  const modifiers = modifiersOf(params[1])
  if (final === 'Z') return named('tab', { ...NO_MODIFIERS, shift: true })
  if (final === '~') {
    const [first = 0, , code = 0] = params
    return first === 27 ? keyOfCode(code, modifiers) : named(BY_NUMBER[first], modifiers)
  }
  return final === 'u' ? keyOfCode(params[0] ?? 0, modifiers) : named(BY_FINAL[final], modifiers)
}

/** The key of one character below U+0020, or of U+007F. */
export function keyOfControl(character: string, alt: boolean): Key {
  const code = character.charCodeAt(0)
  const name = BY_CODE[code]
  if (name !== undefined) return { kind: 'key', key: name, ...NO_MODIFIERS, alt }
  return { kind: 'key', key: String.fromCharCode(code + 0x40).toLowerCase(), shift: false, alt, ctrl: true }
}

function keyOfCode(code: number, modifiers: Modifiers): Key | null {
  if (code < 1 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null
  return named(BY_CODE[code] ?? String.fromCodePoint(code).toLowerCase(), modifiers)
}

function named(key: string | undefined, modifiers: Modifiers): Key | null {
  return key === undefined ? null : { kind: 'key', key, ...modifiers }
}

/** xterm and kitty count from 1: 1 shift, 2 alt, 4 control. */
function modifiersOf(param: number | undefined): Modifiers {
  const bits = Math.max(0, (param ?? 1) - 1)
  return { shift: (bits & 1) !== 0, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 }
}
