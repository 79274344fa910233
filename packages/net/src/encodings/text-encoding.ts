/**
 * Text in other encodings than UTF-8, both ways: all that `Buffer` and `TextDecoder` can read (WHATWG, "Encoding"). Node writes
 * only those of `Buffer`. `legacyEncoder` writes the others, by what the decoder reads.
 */
import { TextDecoder } from 'node:util'
import { BYTES, checkArgument, TEXT } from '../arguments.ts'
import { legacyEncoder } from './legacy-encoder.ts'

/** One encoding of text, for any number of texts. */
export interface TextEncoding {
  /** Of several names for one encoding always the same: `gbk` for `GB2312`. */
  readonly name: string
  /** Bytes that mean nothing become U+FFFD. The text has to be whole: a character that is cut at its end is lost. */
  readonly decode: (bytes: Uint8Array) => string
  /** Characters that the encoding does not have become `?`. */
  readonly encode: (text: string) => Buffer
}

/** By name; the table of a legacy encoding takes some 30 ms and a megabyte, and never changes. */
const made = new Map<string, TextEncoding>()

/**
 * @param label a name that `Buffer` knows, such as `utf8`, `latin1` or `hex`, or that `TextDecoder` knows, such as `gbk`, `big5`,
 * `shift_jis`, `euc-kr` or `windows-1252`; upper and lower case are the same
 * @throws {TypeError} an unknown name
 */
export function textEncoding(label: string): TextEncoding {
  checkArgument('the encoding', label, TEXT)
  const isOfBuffer = Buffer.isEncoding(label)
  const decoder = isOfBuffer ? undefined : decoderOf(label)
  const name = decoder?.encoding ?? label.toLowerCase()
  const known = made.get(name)
  if (known !== undefined) return known
  const encoding = decoder === undefined ? ofBuffer(name) : ofDecoder(decoder)
  made.set(name, encoding)
  return encoding
}

/** The last character of the encodings in which a byte is a character. */
const LAST: Partial<Record<BufferEncoding, number>> = { ascii: 0x7f, latin1: 0xff, binary: 0xff }

function ofBuffer(name: string): TextEncoding {
  if (!Buffer.isEncoding(name)) throw new Error(`${name} is no encoding of Buffer`)
  const last = LAST[name]
  return checked({
    name,
    decode: (bytes) => viewOf(bytes).toString(name),
    encode: (text) => Buffer.from(last === undefined ? text : upTo(last, text), name),
  })
}

/** Buffer would cut the others to their lowest byte, which may be a control character. */
function upTo(last: number, text: string): string {
  return Array.from(text, (character) => ((character.codePointAt(0) ?? 0) > last ? '?' : character)).join('')
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function ofDecoder(decoder: TextDecoder): TextEncoding {
  let encode: ((text: string) => Buffer) | undefined
  return checked({
    name: decoder.encoding,
    decode: (bytes) => decoder.decode(bytes),
    encode: (text) => (encode ??= legacyEncoder(decoder))(text),
  })
}

function checked({ name, decode, encode }: TextEncoding): TextEncoding {
  return {
    name,
    decode(bytes) {
      checkArgument('what is decoded', bytes, BYTES)
      return decode(bytes)
    },
    encode(text) {
      checkArgument('what is encoded', text, TEXT)
      return encode(text)
    },
  }
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label, { ignoreBOM: true })
  } catch (cause) {
    const message = `the encoding ${JSON.stringify(label)} is unknown: write a name such as utf8, latin1, gbk, big5, shift_jis`
    throw new TypeError(message, { cause })
  }
}
