/** Frames that end with a mark: a NUL, a blank line, a word. */
import type { Codec, Decoder } from './codec.ts'
import { FrameTooLongError, type NetError } from '../errors.ts'
import { asBuffer, checkFrameBytes, PartialFrame } from './partial-frame.ts'

/** What ends a frame, and how long one may be. */
export interface DelimitedOptions {
  /** The bytes that end a frame, at least one; text is taken as UTF-8. */
  readonly delimiter: string | Uint8Array
  /** The most bytes a frame may have, its delimiter not counted. */
  readonly frameBytesMax: number
}

/**
 * Frames without their delimiter; what stands unended at the end of the stream is a frame too. One over the limit is one
 * `FrameTooLongError` in its place; the next one follows. `encode` throws it too, and a TypeError for a frame in which the
 * delimiter would be found too early.
 * @throws {RangeError} no delimiter, or a limit that is not a whole number from 1
 */
export function delimitedCodec(options: DelimitedOptions): Codec<Uint8Array> {
  const { frameBytesMax } = options
  const delimiter = Buffer.from(options.delimiter)
  checkFrameBytes('frameBytesMax', frameBytesMax)
  checkFrameBytes('the length of the delimiter', delimiter.length)
  return {
    decoder: () => new DelimitedDecoder(delimiter, frameBytesMax),
    encode(frame) {
      if (frame.length > frameBytesMax) throw new FrameTooLongError(frame.length, frameBytesMax)
      const bytes = Buffer.concat([frame, delimiter])
      if (bytes.indexOf(delimiter) !== frame.length) throw new TypeError('a frame has the delimiter inside')
      return bytes
    },
  }
}

class DelimitedDecoder implements Decoder<Uint8Array> {
  readonly #delimiter: Buffer
  readonly #frameBytesMax: number
  /** Of a frame over the limit, only as much as may be the beginning of its delimiter. */
  readonly #partial = new PartialFrame()
  #isSkipping = false

  constructor(delimiter: Buffer, frameBytesMax: number) {
    this.#delimiter = delimiter
    this.#frameBytesMax = frameBytesMax
  }

  get bytesHeld(): number {
    return this.#partial.length
  }

  decode(chunk: Uint8Array): (Uint8Array | NetError)[] {
    const frames: (Uint8Array | NetError)[] = []
    const bytes = asBuffer(chunk)
    let start = this.#partial.length === 0 ? 0 : this.#completePartial(bytes, frames)
    if (start === undefined) {
      this.#keep(bytes, frames)
      return frames
    }
    let end = bytes.indexOf(this.#delimiter, start)
    while (end !== -1) {
      this.#give(bytes.subarray(start, end), frames)
      start = end + this.#delimiter.length
      end = bytes.indexOf(this.#delimiter, start)
    }
    this.#keep(bytes.subarray(start), frames)
    return frames
  }

  end(): (Uint8Array | NetError)[] {
    const frames: (Uint8Array | NetError)[] = []
    const rest = this.#partial.take()
    if (rest.length > 0) this.#give(rest, frames)
    this.#isSkipping = false
    return frames
  }

  /**
   * Looks for the delimiter of the frame that is held, which may have begun in an earlier chunk.
   * @returns where in these bytes the next frame begins, or undefined without a delimiter
   */
  #completePartial(bytes: Buffer, frames: (Uint8Array | NetError)[]): number | undefined {
    const held = this.#partial.length
    const overlap = this.#delimiter.length - 1
    const seamStart = Math.max(0, held - overlap)
    const seam = Buffer.concat([this.#partial.bytes.subarray(seamStart), bytes.subarray(0, overlap)])
    const inSeam = seam.indexOf(this.#delimiter)
    const end = inSeam === -1 ? bytes.indexOf(this.#delimiter) : seamStart + inSeam - held
    if (inSeam === -1 && end === -1) return undefined
    if (end > 0) this.#keep(bytes.subarray(0, end), frames)
    const frame = this.#partial.take()
    this.#give(end < 0 ? frame.subarray(0, end) : frame, frames)
    return end + this.#delimiter.length
  }

  #give(frame: Buffer, frames: (Uint8Array | NetError)[]): void {
    if (this.#isSkipping) this.#isSkipping = false
    else if (frame.length > this.#frameBytesMax) frames.push(new FrameTooLongError(undefined, this.#frameBytesMax))
    else frames.push(frame)
  }

  #keep(bytes: Buffer, frames: (Uint8Array | NetError)[]): void {
    const overlap = this.#delimiter.length - 1
    const heldMax = this.#frameBytesMax + overlap
    if (!this.#isSkipping && this.#partial.length + bytes.length > heldMax) {
      frames.push(new FrameTooLongError(undefined, this.#frameBytesMax))
      this.#isSkipping = true
    }
    if (this.#isSkipping) this.#partial.append(tail(this.#partial.take(), bytes, overlap), overlap)
    else this.#partial.append(bytes, heldMax)
  }
}

/** The last bytes of two buffers, the second following the first. */
function tail(first: Buffer, second: Buffer, count: number): Buffer {
  const both = [first, second].map((bytes) => bytes.subarray(Math.max(0, bytes.length - count)))
  const joined = Buffer.concat(both)
  return joined.subarray(Math.max(0, joined.length - count))
}
