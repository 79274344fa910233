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

/** The fingerprint of the key of this type and text, the first two words of its line; null where these are no key. */
export function fingerprintOfLine(type: string, text: string): string | null {
  if (!BASE64.test(text)) return null
  const blob = Buffer.from(text, 'base64')
  const named = Buffer.alloc(LENGTH_BYTES + type.length)
  named.writeUInt32BE(type.length)
  named.write(type, LENGTH_BYTES, 'latin1')
  const isKey = blob.length > named.length && blob.subarray(0, named.length).equals(named)
  return isKey ? keyFingerprint(blob) : null
}
