/** Long text in pieces that each fit into a line. The protocol counts bytes of UTF-8; people count words and characters. */
import { IrcError } from './errors.ts'

/** The longest character of UTF-8. */
export const CHARACTER_BYTES_MAX = 4

/**
 * The text in pieces of at most so many bytes of UTF-8; joined they are the text again, and the empty text has none.
 * Cuts after a space where the second half of a piece has one, else between what a reader sees as characters
 * (graphemes), and within one only when it alone is longer than a piece. Throws IrcError below 4 bytes.
 */
export function splitText(text: string, bytesMax: number): string[] {
  if (!(bytesMax >= CHARACTER_BYTES_MAX)) {
    throw new IrcError(
      'IRC_LIMIT_TOO_SMALL',
      `Text was to be split into pieces of ${bytesMax} bytes.`,
      `Give at least ${CHARACTER_BYTES_MAX}: one character may need as many.`,
    )
  }
  if (text === '') return []
  // No unit of a string takes more than three bytes.
  if (text.length * 3 <= bytesMax) return [text]
  const pieces: string[] = []
  let start = 0
  let bytes = 0
  let spaceEnd = 0
  let bytesToSpace = 0
  for (const { segment, index } of unbreakables(text, bytesMax)) {
    const segmentBytes = utf8Length(segment)
    // Twice when what is left behind a space and the next segment are too long together.
    while (bytes + segmentBytes > bytesMax) {
      const isAtSpace = spaceEnd > start && bytesToSpace * 2 > bytesMax
      const cut = isAtSpace ? spaceEnd : index
      pieces.push(text.slice(start, cut))
      bytes = isAtSpace ? bytes - bytesToSpace : 0
      start = cut
    }
    bytes += segmentBytes
    if (segment === ' ') {
      spaceEnd = index + segment.length
      bytesToSpace = bytes
    }
  }
  pieces.push(text.slice(start))
  return pieces
}

function* unbreakables(text: string, bytesMax: number): Generator<{ segment: string; index: number }> {
  for (const { segment, index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    if (utf8Length(segment) <= bytesMax) {
      yield { segment, index }
      continue
    }
    let at = index
    for (const character of segment) {
      yield { segment: character, index: at }
      at += character.length
    }
  }
}

/** From so many units on it is twice as fast to have a text encoded than to look at it. */
const LONG = 80
const ENCODER = new TextEncoder()
/** Written and never read. */
const SCRATCH = new Uint8Array(4_096)
/** Twice as fast as looking at each unit, which most texts need not. */
const NOT_ASCII = /[^\0-\x7f]/

/** In bytes. Half of a surrogate pair counts as the three bytes of the replacement character that encoders write for it. */
export function utf8Length(text: string): number {
  if (text.length >= LONG) {
    const { read, written } = ENCODER.encodeInto(text, SCRATCH)
    if (read === text.length) return written
  }
  if (!NOT_ASCII.test(text)) return text.length
  let bytes = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    bytes += unit < 0x8_00 ? 1 : 2
    // The two units of a pair are four bytes.
    if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(index + 1))) index += 1
  }
  return bytes
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd8_00 && unit < 0xdc_00
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc_00 && unit < 0xe0_00
}
