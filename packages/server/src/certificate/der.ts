/**
 * Writes DER (ITU-T X.690), as much of it as an X.509 certificate needs. A value is a function of its parts to bytes; a
 * larger value is made by joining smaller ones.
 */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const

/** Tag, length and content (X.690 8.1); the length takes as few bytes as it can (10.1). */
export function encodeValue(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag, ...encodeLength(content.length)]), content])
}

function encodeLength(length: number): readonly number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 0x1_00)) bytes.unshift(rest % 0x1_00)
  return [0x80 | bytes.length, ...bytes]
}

export function sequence(...items: readonly Uint8Array[]): Buffer {
  return encodeValue(TAG.sequence, Buffer.concat(items))
}

/** A set of one element; more would have to be sorted (X.690 11.6). */
export function setOf(item: Uint8Array): Buffer {
  return encodeValue(TAG.set, item)
}

/** A whole number that is not negative, given as big-endian bytes (X.690 8.3). */
export function unsignedInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const significant = first === -1 ? Uint8Array.of(0) : bytes.subarray(first)
  const isNegativeLooking = (significant[0] ?? 0) >= 0x80
  return encodeValue(TAG.integer, isNegativeLooking ? Buffer.concat([Buffer.of(0), significant]) : significant)
}

/** True; a false one is left out wherever it is the default (X.690 11.5). */
export function booleanTrue(): Buffer {
  return encodeValue(TAG.boolean, Uint8Array.of(0xff))
}

/** An object identifier in dotted form, such as `2.5.4.3` (X.690 8.19). */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return encodeValue(TAG.objectIdentifier, Uint8Array.from([first * 40 + second, ...rest].flatMap(encodeBase128)))
}

function encodeBase128(value: number): readonly number[] {
  const bytes = [value % 0x80]
  for (let rest = Math.floor(value / 0x80); rest > 0; rest = Math.floor(rest / 0x80))
    bytes.unshift(0x80 | (rest % 0x80))
  return bytes
}

export function octetString(content: Uint8Array): Buffer {
  return encodeValue(TAG.octetString, content)
}

/** @param unusedBits how many bits at the end of the last byte do not belong to the string, 0 to 7 (X.690 8.6) */
export function bitString(content: Uint8Array, unusedBits = 0): Buffer {
  return encodeValue(TAG.bitString, Buffer.concat([Buffer.of(unusedBits), content]))
}

export function utf8String(text: string): Buffer {
  return encodeValue(TAG.utf8String, Buffer.from(text))
}

/** UTCTime for years before 2050, GeneralizedTime from then on; whole seconds, in UTC (RFC 5280 4.1.2.5). */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  const isShort = date.getUTCFullYear() >= 1950 && date.getUTCFullYear() < 2050
  return isShort
    ? encodeValue(TAG.utcTime, Buffer.from(digits.slice(2)))
    : encodeValue(TAG.generalizedTime, Buffer.from(digits))
}

/** A value wrapped in a tag of its context, `[number]` EXPLICIT (X.690 8.14). */
export function explicit(number: number, content: Uint8Array): Buffer {
  return encodeValue(0xa0 | number, content)
}

/** A string that carries a tag of its context instead of its own, `[number]` IMPLICIT (X.690 8.14). */
export function implicit(number: number, content: Uint8Array): Buffer {
  return encodeValue(0x80 | number, content)
}
