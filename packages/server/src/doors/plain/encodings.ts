/** How terminals write that do not write UTF-8: GBK, Big5, Shift-JIS, Latin-1 and what else `textEncoding` knows. */
import { isUtf8 } from 'node:buffer'
import { textEncoding } from '@partyline/net'

export interface Encoding {
  readonly name: string
  /** null for bytes that are no text in this encoding. */
  decode(bytes: Uint8Array): string | null
  /** A character that the encoding does not have becomes a question mark. */
  encode(text: string): Uint8Array
}

const REPLACEMENT = '\u{fffd}'
const BYTE_ORDER_MARK = /^\u{feff}/u

/** What a terminal writes unless a person says otherwise. */
export const UTF8: Encoding = {
  name: 'utf-8',
  decode: (bytes) => (isUtf8(bytes) ? Buffer.from(bytes).toString().replace(BYTE_ORDER_MARK, '') : null),
  encode: (text) => Buffer.from(text),
}

/** How people and operating systems call what the standard has under another name. */
const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    utf8: 'utf-8',
    // As browsers do. The encoder of Buffer cuts characters that it does not have down to a byte, which may be a control character.
    latin1: 'windows-1252',
    'latin-1': 'windows-1252',
    'big-5': 'big5',
    cp932: 'shift_jis',
    cp936: 'gbk',
    cp949: 'euc-kr',
    cp950: 'big5',
  }),
)

/** No way to write text, or one in which CR and LF are no bytes of their own, or which depends on what was before. */
const NOT_BY_LINE = /^(?:utf-?16|ucs-?2|latin1|iso-2022|replacement|x-user-defined|hex|base64|ascii|binary)/

/** @returns null for a name that no encoding has, or one whose lines cannot be read one by one */
export function encodingOf(label: string): Encoding | null {
  const wanted = label.trim().toLowerCase()
  const named = namedEncoding(ALIASES.get(wanted) ?? wanted)
  if (named === null || NOT_BY_LINE.test(named.name)) return null
  if (named.name === UTF8.name) return UTF8
  const decode = (bytes: Uint8Array) => {
    const text = named.decode(bytes)
    return text.includes(REPLACEMENT) ? null : text
  }
  return { name: named.name, decode, encode: named.encode }
}

function namedEncoding(name: string): ReturnType<typeof textEncoding> | null {
  try {
    return textEncoding(name)
  } catch {
    return null
  }
}
