/**
 * Message ids: ten characters for the milliseconds, sixteen for the place in the one order, in Crockford's base 32. That is
 * the form of a ULID (https://github.com/ulid/spec), with the place instead of randomness: places are given once, so ids are
 * unique, every node makes the same ones, and an event is found by its id without an index. Places below zero, of what was
 * imported, begin with a digit that no other place reaches.
 */

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const TIME_LENGTH = 10
const SEQ_LENGTH = 16
/** Before a place below zero. */
const BELOW = 'Z'
/** The second and later events of an entry have its id with a running number. */
const MESSAGE_ID = /^[\dA-HJKMNP-TV-Z]{26}(?:-\d+)?$/
/** What each digit is worth, by its character code. */
const WORTH = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, DIGITS.indexOf(String.fromCharCode(code))))

/** @param time Unix milliseconds */
export function formatMessageId(time: number, seq: number): string {
  const place = seq < 0 ? BELOW + formatNumber(-seq, SEQ_LENGTH - 1) : formatNumber(seq, SEQ_LENGTH)
  return formatNumber(time, TIME_LENGTH) + place
}

/** The place of the entry that a message id names, or null when no entry has such an id. */
export function messageIdSeq(id: string): number | null {
  if (!MESSAGE_ID.test(id)) return null
  let seq = 0
  const isBelow = id[TIME_LENGTH] === BELOW
  for (let at = isBelow ? TIME_LENGTH + 1 : TIME_LENGTH; at < TIME_LENGTH + SEQ_LENGTH; at += 1) {
    seq = seq * DIGITS.length + (WORTH[id.charCodeAt(at)] ?? 0)
  }
  if (!Number.isSafeInteger(seq) || (isBelow && seq === 0)) return null
  return isBelow ? -seq : seq
}

function formatNumber(value: number, length: number): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / DIGITS.length)) {
    text = DIGITS.charAt(rest % DIGITS.length) + text
  }
  return text.padStart(length, '0')
}
