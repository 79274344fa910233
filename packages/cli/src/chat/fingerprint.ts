/** SHA-256 of a certificate, in every form in which one is written: as `serve` prints it, as OpenSSL does, and without colons. */

const BYTES = 32

/** Hexadecimal pairs in capital letters, with colons between; null for what is none. */
export function parseFingerprint(written: string): string | null {
  const digits = written
    .trim()
    .replace(/^(?:sha-?256)(?: fingerprint)?[:=]/i, '')
    .replaceAll(/[:\s]/g, '')
  if (!/^[\da-f]+$/i.test(digits) || digits.length !== BYTES * 2) return null
  return (digits.toUpperCase().match(/../g) ?? []).join(':')
}
