/** Public keys of SSH as people write and compare them: the line of a `.pub` file (RFC 4253 6.6), and the fingerprint. */
import { createHash } from 'node:crypto'

const PREFIX = 'SHA256:'
/** 32 bytes as Base64 without padding. */
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const LENGTH_BYTES = 4

/** As `ssh-keygen -l` shows it. @param blob the key as the protocol carries it */
export function keyFingerprint(blob: Uint8Array): string {
  return PREFIX + createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')
}

/** @returns null for what is none */
export function parseKeyFingerprint(text: string): string | null {
  return FINGERPRINT.test(text) ? text : null
}

/** Code points. */
const LABEL_LENGTH_MAX = 50

export interface GivenKey {
  readonly fingerprint: string
  /** What stands behind it; may be empty. */
  readonly label: string
}

/** A key as a person gives it: its fingerprint or the line of its `.pub` file, and what it is called. @returns null for what is none */
export function parseKey(words: readonly string[]): GivenKey | null {
  const [first = '', second = ''] = words
  const isNamed = parseKeyFingerprint(first) !== null
  const fingerprint = isNamed ? first : fingerprintOfLine(first, second)
  const label = words.slice(isNamed ? 1 : 2).join(' ')
  return fingerprint === null ? null : { fingerprint, label: Array.from(label).slice(0, LABEL_LENGTH_MAX).join('') }
}

/** The fingerprint of the key of this type and text, the first two words of its line; null where these are no key. */
function fingerprintOfLine(type: string, text: string): string | null {
  if (!BASE64.test(text)) return null
  const blob = Buffer.from(text, 'base64')
  const named = Buffer.alloc(LENGTH_BYTES + type.length)
  named.writeUInt32BE(type.length)
  named.write(type, LENGTH_BYTES, 'latin1')
  const isKey = blob.length > named.length && blob.subarray(0, named.length).equals(named)
  return isKey ? keyFingerprint(blob) : null
}
