/**
 * Writing encodings that `TextDecoder` reads: each sequence of bytes that can be a character is decoded, and what comes out is
 * written as these bytes. So the two always agree. Where several sequences mean one character, the choice is that of the
 * encoders of WHATWG, "Encoding" (10 to 13).
 */
import { TextDecoder } from 'node:util'

type Codes = Map<number, number>

interface TwoBytes {
  /** The sequences that are written: others are read only. */
  readonly ranges: readonly (readonly [from: number, to: number])[]
  /** Characters for which the last sequence is written; for others it is the first. */
  readonly last?: string
}

const TWO_BYTES: ReadonlyMap<string, TwoBytes> = new Map([
  // Between them is the euro, which is written as one byte.
  [
    'gbk',
    {
      ranges: [
        [0x8140, 0xa2e2],
        [0xa2e4, 0xfefe],
      ],
    },
  ],
  ['gb18030', { ranges: [[0x8140, 0xfefe]] }],
  // Before it are the characters that Hong Kong added.
  ['big5', { ranges: [[0xa140, 0xfefe]], last: '═╞╡╪十卅' }],
  ['euc-kr', { ranges: [[0x8141, 0xfefe]] }],
  // The first is Katakana of half width.
  [
    'euc-jp',
    {
      ranges: [
        [0x8ea1, 0x8edf],
        [0xa1a1, 0xfefe],
      ],
    },
  ],
  // Between them is a copy of what follows.
  [
    'shift_jis',
    {
      ranges: [
        [0x8140, 0xecfc],
        [0xef40, 0xfcfc],
      ],
    },
  ],
])
const TRAIL_MIN = 0x40
const TRAIL_MAX = 0xfe

const LF = 0x0a
const ASCII_MAX = 0x7f
const REPLACEMENT = 0xfffd
const UNKNOWN = 0x3f

const ESCAPE = 0x1b
const TO_JIS = Buffer.of(ESCAPE, 0x24, 0x42)
const TO_ASCII = Buffer.of(ESCAPE, 0x28, 0x42)

/** @param decoder of a legacy encoding or UTF-16; it is asked for some thousand characters, once */
export function legacyEncoder(decoder: TextDecoder): (text: string) => Buffer {
  switch (decoder.encoding) {
    case 'utf-16le':
      return (text) => Buffer.from(text, 'utf16le')
    case 'utf-16be':
      return (text) => Buffer.from(text, 'utf16le').swap16()
    case 'iso-2022-jp':
      return iso2022jp(codesOf(new TextDecoder('euc-jp')))
    case 'gb18030':
      return byCodes(withFourBytes(decoder, codesOf(decoder)), supplementaryOfGb18030)
    default:
      return byCodes(codesOf(decoder), () => undefined)
  }
}

/** The bytes of each character as one number, the first byte the most significant. */
function codesOf(decoder: TextDecoder): Codes {
  const codes: Codes = new Map()
  for (let byte = 0; byte <= ASCII_MAX; byte += 1) codes.set(byte, byte)
  const twoBytes = TWO_BYTES.get(decoder.encoding)
  if (twoBytes !== undefined) addTwoBytes(decoder, codes, twoBytes)
  for (let byte = ASCII_MAX + 1; byte <= 0xff; byte += 1) add(codes, decoder.decode(Uint8Array.of(byte)), byte)
  return codes
}

function addTwoBytes(decoder: TextDecoder, codes: Codes, { ranges, last = '' }: TwoBytes): void {
  const sequences = ranges.flatMap(([from, to]) => {
    const all = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    return all.filter((sequence) => (sequence & 0xff) >= TRAIL_MIN && (sequence & 0xff) <= TRAIL_MAX)
  })
  const texts = decodeAll(decoder, sequences, 2)
  for (const [index, sequence] of sequences.entries()) {
    const text = texts[index] ?? ''
    add(codes, text, sequence)
    if (last.includes(text)) codes.set(text.codePointAt(0) ?? 0, sequence)
  }
}

/** All at once, with a line end after each, which no decoder takes for a part of a character. */
function decodeAll(decoder: TextDecoder, sequences: readonly number[], byteCount: number): readonly string[] {
  const bytes = Buffer.alloc(sequences.length * (byteCount + 1), LF)
  for (const [index, sequence] of sequences.entries()) bytes.writeUIntBE(sequence, index * (byteCount + 1), byteCount)
  return decoder.decode(bytes).split('\n')
}

/** What is one character, and not written in another way already. */
function add(codes: Codes, text: string, code: number): void {
  const point = text.codePointAt(0)
  if (point === undefined || point === REPLACEMENT || codes.has(point)) return
  if (text.length === String.fromCodePoint(point).length) codes.set(point, code)
}

/** GB 18030: what has no two bytes has four, in the order of Unicode. */
function withFourBytes(decoder: TextDecoder, codes: Codes): Codes {
  const sequences: number[] = []
  for (let pointer = 0; pointer < 39_420; pointer += 1) sequences.push(fourBytes(pointer))
  const texts = decodeAll(decoder, sequences, 4)
  for (const [index, sequence] of sequences.entries()) add(codes, texts[index] ?? '', sequence)
  return codes
}

function supplementaryOfGb18030(point: number): number | undefined {
  return point < 0x10000 ? undefined : fourBytes(189_000 + point - 0x10000)
}

function fourBytes(pointer: number): number {
  const [first, second] = [Math.floor(pointer / 12_600), Math.floor(pointer / 1_260) % 10]
  const [third, fourth] = [Math.floor(pointer / 10) % 126, pointer % 10]
  return (0x81 + first) * 2 ** 24 + (((0x30 + second) << 16) | ((0x81 + third) << 8) | (0x30 + fourth))
}

function byCodes(codes: Codes, beyond: (point: number) => number | undefined): (text: string) => Buffer {
  return (text) => {
    const bytes = Buffer.allocUnsafe(text.length * 4)
    let end = 0
    for (const character of text) {
      const point = character.codePointAt(0) ?? UNKNOWN
      const code = codes.get(point) ?? beyond(point) ?? UNKNOWN
      const byteCount = code <= 0xff ? 1 : code <= 0xffff ? 2 : 4
      end = bytes.writeUIntBE(code, end, byteCount)
    }
    return bytes.subarray(0, end)
  }
}

/** RFC 1468: the two bytes of JIS X 0208, as in EUC without its high bits, between escapes; a text ends in ASCII. */
function iso2022jp(codes: Codes): (text: string) => Buffer {
  return (text) => {
    const parts: Buffer[] = []
    let isJis = false
    for (const character of text) {
      const code = codes.get(character.codePointAt(0) ?? UNKNOWN) ?? UNKNOWN
      const isWanted = code >= 0xa1a1
      if (isWanted !== isJis) parts.push(isWanted ? TO_JIS : TO_ASCII)
      isJis = isWanted
      parts.push(
        isWanted ? Buffer.of((code >> 8) & ASCII_MAX, code & ASCII_MAX) : Buffer.of(code <= ASCII_MAX ? code : UNKNOWN),
      )
    }
    if (isJis) parts.push(TO_ASCII)
    return Buffer.concat(parts)
  }
}
