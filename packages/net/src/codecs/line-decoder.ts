/**
 * Bytes into lines, without I/O: give it chunks as they come, get the lines that are complete. A line ends with LF, and a
 * CR before it belongs to the end (RFC 1459 2.3 demands CR LF; people with nc send LF). How the bytes were cut into chunks
 * makes no difference to the lines.
 */

import { asBuffer, PartialFrame } from './partial-frame.ts'

/** Stands in the place of a line that was longer than the limit. */
export const OVERLONG_LINE: unique symbol = Symbol('overlong line')

/** The bytes of a line without its end, valid as long as you like; or the mark of one that was too long. */
export type DecodedLine = Buffer | typeof OVERLONG_LINE

/** How long a line may be. */
export interface LineDecoderOptions {
  /** The most bytes a line may have, its CR LF not counted. */
  readonly lineBytesMax: number
}

const LF = 0x0a
const CR = 0x0d
const NOTHING = Buffer.alloc(0)

/** The lines of one stream. It is synchronous, throws nothing, and holds at most one line. */
export class LineDecoder {
  readonly #lineBytesMax: number
  readonly #partial = new PartialFrame()
  /** True while the rest of an over-long line, already reported, goes by. */
  #isSkipping = false

  constructor(options: LineDecoderOptions) {
    this.#lineBytesMax = options.lineBytesMax
  }

  /** Bytes held of a line that is not complete; at most `lineBytesMax` + 1, the one for a CR. */
  get bytesHeld(): number {
    return this.#partial.length
  }

  /** The lines that this chunk completes, in order; they share memory with the chunk. Never throws. */
  decode(chunk: Uint8Array): DecodedLine[] {
    const bytes = asBuffer(chunk)
    const lines: DecodedLine[] = []
    let start = 0
    let end = bytes.indexOf(LF)
    if (end !== -1 && (this.#partial.length > 0 || this.#isSkipping)) {
      this.#completePartial(bytes.subarray(0, end), lines)
      start = end + 1
      end = bytes.indexOf(LF, start)
    }
    while (end !== -1) {
      const contentEnd = end > start && bytes[end - 1] === CR ? end - 1 : end
      lines.push(contentEnd - start > this.#lineBytesMax ? OVERLONG_LINE : bytes.subarray(start, contentEnd))
      start = end + 1
      end = bytes.indexOf(LF, start)
    }
    if (start < bytes.length && !this.#isSkipping) this.#keep(bytes.subarray(start), lines)
    return lines
  }

  /** At the end of the stream: the line that was begun and not ended, if any. The decoder is as new afterwards. */
  end(): DecodedLine | undefined {
    const hasRest = this.#partial.length > 0
    const lines: DecodedLine[] = []
    this.#completePartial(NOTHING, lines)
    return hasRest ? lines[0] : undefined
  }

  #completePartial(rest: Buffer, lines: DecodedLine[]): void {
    if (!this.#isSkipping) this.#keep(rest, lines)
    if (!this.#isSkipping) {
      const line = this.#partial.take()
      lines.push(line[line.length - 1] === CR ? line.subarray(0, -1) : line)
    }
    this.#isSkipping = false
  }

  #keep(bytes: Buffer, lines: DecodedLine[]): void {
    if (bytes.length === 0) return
    const size = this.#partial.length + bytes.length
    const last = bytes[bytes.length - 1]
    if (size > this.#lineBytesMax + 1 || (size === this.#lineBytesMax + 1 && last !== CR)) {
      lines.push(OVERLONG_LINE)
      this.#isSkipping = true
      this.#partial.take()
      return
    }
    this.#partial.append(bytes, this.#lineBytesMax + 1)
  }
}
