/**
 * Bytes into lines, without I/O: give it chunks as they come, take the lines that are complete. How the bytes were cut into
 * chunks makes no difference to the lines.
 */
import { checkArgument, OBJECT, oneOf } from '../arguments.ts'
import { checkFrameBytes, NOTHING, PartialFrame } from './partial-frame.ts'
import { Uncut } from './uncut.ts'

/** Stands in the place of a line that was longer than the limit. */
export const OVERLONG_LINE: unique symbol = Symbol('overlong line')

/** The bytes of a line without its end, valid as long as you like; or the mark of one that was too long. */
export type DecodedLine = Buffer | typeof OVERLONG_LINE

/** How long a line may be, and what ends it. */
export interface LineDecoderOptions {
  /** The most bytes a line may have, its end not counted. */
  readonly lineBytesMax: number
  /**
   * `lf`: a line ends with LF, and a CR before it belongs to the end (RFC 1459 2.3 demands CR LF; people with nc send LF).
   * `any`: a CR alone ends a line too, as an old terminal sends it. Default: `lf`.
   */
  readonly lineEnd?: 'lf' | 'any' | undefined
  /**
   * What stands in the place of a line that is too long. `mark`: OVERLONG_LINE. `cut`: its first `lineBytesMax` + 1 bytes, for
   * answers that have to say what they are about. Default: `mark`.
   */
  readonly overlong?: 'mark' | 'cut' | undefined
}

const LINE_ENDS = oneOf('lf', 'any')
const OVERLONG = oneOf('mark', 'cut')
const LF = 0x0a
const CR = 0x0d

export function checkLineOptions(name: string, options: Omit<LineDecoderOptions, 'overlong'>): void {
  checkArgument(name, options, OBJECT)
  checkFrameBytes('lineBytesMax', options.lineBytesMax)
  if (options.lineEnd !== undefined) checkArgument('lineEnd', options.lineEnd, LINE_ENDS)
}

/** The lines of one stream. It is synchronous, throws nothing, and holds at most one line beside what is not cut yet. */
export class LineDecoder {
  readonly #lineBytesMax: number
  readonly #canEndWithCr: boolean
  readonly #isCut: boolean
  /** A line that is not complete may have one byte more, if that can be the CR of its end. */
  readonly #heldMax: number
  readonly #partial = new PartialFrame()
  readonly #uncut = new Uncut(() => this.#cut())
  /** True while the rest of an over-long line, already reported, goes by. */
  #isSkipping = false
  /** The last line ended with the last byte that came, a CR: an LF that comes next belongs to it. */
  #isAfterCr = false

  /** @throws {TypeError | RangeError} the limit is not a whole number from 1, or an unknown line end */
  constructor(options: LineDecoderOptions) {
    checkLineOptions('the options of LineDecoder', options)
    const { lineBytesMax, lineEnd = 'lf', overlong = 'mark' } = options
    checkArgument('overlong', overlong, OVERLONG)
    this.#lineBytesMax = lineBytesMax
    this.#canEndWithCr = lineEnd === 'any'
    this.#isCut = overlong === 'cut'
    this.#heldMax = this.#canEndWithCr ? lineBytesMax : lineBytesMax + 1
  }

  /** Bytes held: at most `lineBytesMax` + 1 of a line that is not complete, the last for a CR; and bytes that were not cut yet. */
  get bytesHeld(): number {
    return this.#partial.length + this.#uncut.length
  }

  /**
   * The lines that this chunk completes, in order, each cut when it is asked for; they share memory with the chunk. Lines that
   * are not taken stay, and come before those of the next chunk. Never throws.
   */
  decode(chunk: Uint8Array): IteratorObject<DecodedLine, undefined> {
    return this.#uncut.add(chunk)
  }

  /**
   * At the end of the stream, when all lines were taken: the line that has no end, if there is one. Afterwards the decoder is as
   * new.
   */
  end(): DecodedLine | undefined {
    const line = this.#partial.length > 0 ? this.#complete(NOTHING) : undefined
    this.#uncut.skip(this.#uncut.length)
    this.#isSkipping = false
    this.#isAfterCr = false
    return line
  }

  #cut(): DecodedLine | undefined {
    while (this.#uncut.length > 0) {
      if (this.#isAfterCr) this.#skipLf()
      const length = this.#canEndWithCr ? this.#indexOfAnyEnd() : this.#uncut.indexOf(LF)
      if (length === -1) return this.#hold(this.#uncut.take(this.#uncut.length))
      const rest = this.#uncut.take(length)
      this.#isAfterCr = this.#canEndWithCr && this.#uncut.at(0) === CR
      this.#uncut.skip(1)
      const line = this.#complete(rest)
      if (line !== undefined) return line
    }
    return undefined
  }

  #skipLf(): void {
    this.#isAfterCr = false
    if (this.#uncut.at(0) === LF) this.#uncut.skip(1)
  }

  /** Byte by byte: two searches, for CR and for LF, would walk through all bytes again for each line. */
  #indexOfAnyEnd(): number {
    const bytes = this.#uncut.peek(this.#uncut.length)
    for (let index = 0; index < bytes.length; index += 1) if (bytes[index] === LF || bytes[index] === CR) return index
    return -1
  }

  /** @returns undefined for the rest of a line that was reported before */
  #complete(rest: Buffer): DecodedLine | undefined {
    if (this.#isSkipping) {
      this.#isSkipping = false
      return undefined
    }
    let line = rest
    if (this.#partial.length > 0) {
      const problem = this.#hold(rest)
      this.#isSkipping = false
      if (problem !== undefined) return problem
      line = this.#partial.take()
    }
    if (!this.#canEndWithCr && line[line.length - 1] === CR) line = line.subarray(0, -1)
    return line.length > this.#lineBytesMax ? this.#overlong(line) : line
  }

  /** @returns what stands for a line that has become too long */
  #hold(bytes: Buffer): DecodedLine | undefined {
    if (bytes.length === 0 || this.#isSkipping) return undefined
    const size = this.#partial.length + bytes.length
    const last = bytes[bytes.length - 1]
    if (size <= this.#lineBytesMax || (size === this.#heldMax && last === CR)) {
      this.#partial.append(bytes, this.#heldMax)
      return undefined
    }
    this.#isSkipping = true
    const start = this.#partial.take()
    return this.#overlong(this.#isCut ? Buffer.concat([start, bytes], this.#lineBytesMax + 1) : start)
  }

  #overlong(start: Buffer): DecodedLine {
    return this.#isCut ? start.subarray(0, this.#lineBytesMax + 1) : OVERLONG_LINE
  }
}
