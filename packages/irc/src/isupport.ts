/** What a server supports, as tokens of 005 (RPL_ISUPPORT; draft-hardy-irc-isupport-00, Modern IRC Client Protocol). */
import { IrcError } from './errors.ts'
import { PROTOCOL_LIMITS } from './limits.ts'
import { NUMERICS } from './numerics.ts'

/** Tokens by name; null is a token without a value, which is not the same as an empty one. */
export type IsupportTokens = ReadonlyMap<string, string | null>

/** `:server 005 nick ` with the longest host name (63) and a long nickname (100). */
const PREFIX_BYTES = 170

/**
 * The tokens in groups, one for each 005 line: at most 13 in each, and each line within 512 bytes.
 * Throws IrcError for a token that does not fit into a line alone.
 * @param prefixBytes what stands before the tokens of a line: source, numeric, nickname and the space after it
 */
export function formatIsupport(tokens: IsupportTokens, prefixBytes: number = PREFIX_BYTES): string[][] {
  const encoder = new TextEncoder()
  const endBytes = encoder.encode(`:${NUMERICS.RPL_ISUPPORT.text}\r\n`).byteLength
  const room = PROTOCOL_LIMITS.lineBytesMax.default - prefixBytes - endBytes
  const groups: string[][] = []
  let group: string[] = []
  let groupBytes = 0
  for (const [name, value] of tokens) {
    const token = value === null ? name : `${name}=${escapeValue(value)}`
    const tokenBytes = encoder.encode(token).byteLength + 1
    if (tokenBytes > room) {
      throw new IrcError(
        'IRC_UNFORMATTABLE',
        `The ISUPPORT token ${name} needs ${tokenBytes} bytes, and a line has room for ${room}.`,
        'Shorten its value.',
      )
    }
    if (group.length === PROTOCOL_LIMITS.isupportTokensMax.default || groupBytes + tokenBytes > room) {
      groups.push(group)
      group = []
      groupBytes = 0
    }
    group.push(token)
    groupBytes += tokenBytes
  }
  return group.length === 0 ? groups : [...groups, group]
}

/**
 * The tokens that are in force after one more 005 line: `-NAME` takes a token back.
 * @param words the parameters of the line between nickname and text
 * @param before the tokens that were in force
 */
export function parseIsupport(words: readonly string[], before: IsupportTokens = new Map()): IsupportTokens {
  const tokens = new Map(before)
  for (const word of words) {
    const equals = word.indexOf('=')
    if (word.startsWith('-')) tokens.delete(word.slice(1))
    else if (equals === -1) tokens.set(word, null)
    else tokens.set(word.slice(0, equals), unescapeValue(word.slice(equals + 1)))
  }
  return tokens
}

/** Space, backslash, equals sign and control characters as `\xHH`. */
function escapeValue(value: string): string {
  return value.replace(
    // oxlint-disable-next-line no-control-regex -- they are what is escaped
    /[\u0000-\u0020\\=\u007F]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

function unescapeValue(text: string): string {
  return text.replace(/\\x([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
