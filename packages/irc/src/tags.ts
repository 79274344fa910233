/** Message tags (IRCv3 message-tags): keys and values before the source of a message. */
import { IrcError } from './errors.ts'

/** Tags by key, values unescaped; a tag without a value has the empty one. */
export type Tags = ReadonlyMap<string, string>

/** The tags of a message without tags; one map for all of them. */
export const NO_TAGS: Tags = new Map()

const ESCAPED = /[; \\\r\n]/
const EACH_ESCAPED = /[; \\\r\n]/g
/** What stands on the wire for a character of a value. */
const ESCAPES: Readonly<Record<string, string>> = { ';': '\\:', ' ': '\\s', '\\': '\\\\', '\r': '\\r', '\n': '\\n' }
/** The character that a letter after a backslash means. Any other letter means itself. */
const UNESCAPES: Readonly<Record<string, string>> = { ':': ';', s: ' ', '\\': '\\', r: '\r', n: '\n' }

/** The value as it is written on the wire. */
export function escapeTagValue(value: string): string {
  // Most values, such as times and msgids, have nothing to escape.
  if (!ESCAPED.test(value)) return value
  return value.replaceAll(EACH_ESCAPED, (character) => ESCAPES[character] ?? character)
}

/** The value that was meant. A lone backslash at the end means nothing. */
export function unescapeTagValue(text: string): string {
  let backslash = text.indexOf('\\')
  if (backslash === -1) return text
  let value = ''
  let from = 0
  while (backslash !== -1) {
    const escaped = text.charAt(backslash + 1)
    value += text.slice(from, backslash) + (UNESCAPES[escaped] ?? escaped)
    from = backslash + 2
    backslash = text.indexOf('\\', from)
  }
  return value + text.slice(from)
}

/** Tag data without the leading `@`. Of tags with the same key the last one counts; a tag without a key is ignored. */
export function parseTags(text: string): Tags {
  if (text === '') return NO_TAGS
  const tags = new Map<string, string>()
  let start = 0
  let equals = -1
  while (start < text.length) {
    const semicolon = text.indexOf(';', start)
    const end = semicolon === -1 ? text.length : semicolon
    // Looked for only once it is behind, so that many tags without a value do not each search the whole text.
    if (equals < start) {
      equals = text.indexOf('=', start)
      if (equals === -1) equals = text.length
    }
    const keyEnd = Math.min(equals, end)
    if (keyEnd > start) {
      tags.set(text.slice(start, keyEnd), keyEnd < end ? unescapeTagValue(text.slice(keyEnd + 1, end)) : '')
    }
    start = end + 1
  }
  return tags.size === 0 ? NO_TAGS : tags
}

/**
 * Tag data without the leading `@`, in the order of the map. An empty value is left out together with its `=`.
 * Throws IrcError for a key that would not come back as that key.
 */
export function formatTags(tags: Tags): string {
  let text = ''
  for (const [key, value] of tags) {
    if (!isWritableKey(key)) {
      throw new IrcError(
        'IRC_UNFORMATTABLE',
        `A tag has the key ${JSON.stringify(key)}, which is empty or contains a space, ';' or '='.`,
        'Check keys with isTagKey before they are used.',
      )
    }
    if (text !== '') text += ';'
    text += value === '' ? key : `${key}=${escapeTagValue(value)}`
  }
  return text
}

/** Client-only tags, with a plus sign in front, are passed on by servers as they are. */
export function isClientOnlyTag(key: string): boolean {
  return key.startsWith('+')
}

/** Whether a key has the form of the specification: `+vendor.example/name`, where `+` and the vendor are optional. */
export function isTagKey(key: string): boolean {
  return /^\+?(?:[a-z0-9.-]+\/)?[a-z0-9-]+$/i.test(key)
}

/** Wider than isTagKey: what a peer sent under an odd key can still be passed on. */
function isWritableKey(key: string): boolean {
  if (key === '') return false
  for (let index = 0; index < key.length; index += 1) {
    const code = key.charCodeAt(index)
    if (code === 0x20 || code === 0x3b || code === 0x3d) return false
  }
  return true
}
