/**
 * Text of terminals that do not write UTF-8: GBK, Big5, Shift-JIS, Latin-1 and what else TextDecoder reads (WHATWG Encoding
 * Standard). The way back is made from the decoder itself, when an encoding is first used, so that the two agree.
 */
import { TextDecoder } from 'node:util'

export interface Encoding {
  /** As the standard names it. */
  readonly name: string
  /** null for bytes that are no text in this encoding. */
  decode(bytes: Uint8Array): string | null
  /** A character that the encoding does not have becomes a question mark. */
  encode(text: string): Uint8Array
}

/** What a terminal writes unless a person says otherwise. */
export const UTF8: Encoding = {
  name: 'utf-8',
  decode: (bytes) => decoded(new TextDecoder('utf-8', { fatal: true }), bytes),
  encode: (text) => Buffer.from(text),
}

/** How people and operating systems call what the standard has under another name. */
const ALIASES: Readonly<Record<string, string>> = {
  'latin-1': 'latin1',
  'big-5': 'big5',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
}

/** Lines in these cannot be told apart by the bytes CR and LF, or depend on what was before. */
const NOT_BY_LINE = /^(?:utf-16|iso-2022|replacement|x-user-defined)/

/** @returns null for a name that no encoding has, or one whose lines cannot be read one by one */
export function encodingOf(label: string): Encoding | null {
  const wanted = label.trim().toLowerCase()
  const decoder = decoderOf(ALIASES[wanted] ?? wanted)
  if (decoder === null || NOT_BY_LINE.test(decoder.encoding)) return null
  const name = decoder.encoding
  if (name === UTF8.name) return UTF8
  let bytesOf: ReadonlyMap<string, readonly number[]> | null = null
  return {
    name,
    decode: (bytes) => decoded(decoder, bytes),
    encode(text) {
      bytesOf ??= invert(name)
      const bytes: number[] = []
      for (const character of text) {
        const code = character.codePointAt(0) ?? 0
        if (code < FIRST_LEAD) bytes.push(code)
        else bytes.push(...(bytesOf.get(character) ?? [QUESTION_MARK]))
      }
      return Uint8Array.from(bytes)
    },
  }
}

function decoderOf(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label, { fatal: true })
  } catch {
    return null
  }
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

const FIRST_LEAD = 0x80
const FIRST_TRAIL = 0x40
const BYTE_MAX = 0xff
const LF = 0x0a
const QUESTION_MARK = 0x3f

/** The bytes of every character that takes one byte or two; all of them are decoded at once, each on a line of its own. */
function invert(encoding: string): ReadonlyMap<string, readonly number[]> {
  const pieces: number[][] = []
  for (let lead = FIRST_LEAD; lead <= BYTE_MAX; lead += 1) {
    pieces.push([lead])
    for (let trail = FIRST_TRAIL; trail <= BYTE_MAX; trail += 1) pieces.push([lead, trail])
  }
  const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece, LF]))
  const lines = new TextDecoder(encoding).decode(bytes).split('\n')
  const bytesOf = new Map<string, readonly number[]>()
  for (const [index, piece] of pieces.entries()) {
    const text = lines[index] ?? ''
    const isOneCharacter = text.length === String.fromCodePoint(text.codePointAt(0) ?? 0).length
    if (isOneCharacter && text !== '\u{fffd}' && !bytesOf.has(text)) bytesOf.set(text, piece)
  }
  return bytesOf
}
