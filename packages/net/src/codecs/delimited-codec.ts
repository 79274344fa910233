/** Frames that end with a mark: a NUL, a blank line, a word. */
import { BYTES, checkArgument, DATA, OBJECT } from '../arguments.ts'
import type { Codec, Decoder } from './codec.ts'
import { FrameTooLongError, type NetError } from '../errors.ts'
import { checkFrameBytes, PartialFrame } from './partial-frame.ts'
import { Uncut } from './uncut.ts'

/** What ends a frame, and how long one may be. */
export interface DelimitedOptions {
  /** The bytes that end a frame, at least one; text is taken as UTF-8. */
  readonly delimiter: string | Uint8Array
  /** The most bytes a frame may have, its delimiter not counted. */
  readonly frameBytesMax: number
}

/**
 * Frames without their delimiter. Bytes without a delimiter at the end of the stream are a frame too. A frame over the limit is
 * one `FrameTooLongError` in its place, and the next frame follows. `encode` throws it too, and a TypeError for a frame in which
 * the delimiter would be found too early.
 * @throws {RangeError} no delimiter, or a limit that is not a whole number from 1
 */
export function delimitedCodec(options: DelimitedOptions): Codec<Uint8Array> {
  checkArgument('the options of delimitedCodec', options, OBJECT)
  checkArgument('delimiter', options.delimiter, DATA)
  const { frameBytesMax } = options
  const delimiter = Buffer.from(options.delimiter)
  checkFrameBytes('frameBytesMax', frameBytesMax)
  checkFrameBytes('the length of the delimiter', delimiter.length)
  return {
    decoder: () => new DelimitedDecoder(delimiter, frameBytesMax),
    encode(frame) {
      checkArgument('a frame', frame, BYTES)
      if (frame.length > frameBytesMax) throw new FrameTooLongError(frame.length, frameBytesMax, { phase: 'write' })
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
  readonly #uncut = new Uncut(() => this.#cut())
  #isSkipping = false

  constructor(delimiter: Buffer, frameBytesMax: number) {
    this.#delimiter = delimiter
    this.#frameBytesMax = frameBytesMax
  }

  get bytesHeld(): number {
    return this.#partial.length + this.#uncut.length
  }

  decode(chunk: Uint8Array): Iterable<Uint8Array | NetError> {
    return this.#uncut.add(chunk)
  }

  end(): (Uint8Array | NetError)[] {
    const rest = this.#partial.take()
    const frame = rest.length > 0 ? this.#give(rest) : undefined
    this.#isSkipping = false
    return frame === undefined ? [] : [frame]
  }

  #cut(): Uint8Array | NetError | undefined {
    while (this.#uncut.length > 0) {
      const end = this.#findEnd()
      if (end === undefined) return this.#keep(this.#uncut.take(this.#uncut.length))
      const rest = this.#uncut.take(Math.max(0, end))
      const delimiterHeld = Math.max(0, -end)
      this.#uncut.skip(this.#delimiter.length - delimiterHeld)
      const given = this.#complete(rest, delimiterHeld)
      if (given !== undefined) return given
    }
    return undefined
  }

  /** Where in the bytes that are uncut the delimiter begins: before them, if its first bytes are held. */
  #findEnd(): number | undefined {
    const overlap = this.#delimiter.length - 1
    const seamStart = Math.max(0, this.#partial.length - overlap)
    const begun = this.#partial.bytes.subarray(seamStart)
    if (begun.length > 0) {
      const inSeam = Buffer.concat([begun, this.#uncut.peek(overlap)]).indexOf(this.#delimiter)
      if (inSeam !== -1) return inSeam - begun.length
    }
    const end = this.#uncut.indexOf(this.#delimiter)
    return end === -1 ? undefined : end
  }

  #complete(rest: Buffer, delimiterHeld: number): Buffer | NetError | undefined {
    if (this.#partial.length === 0) return this.#give(rest)
    const problem = this.#keep(rest)
    const held = this.#partial.take()
    return this.#give(held.subarray(0, held.length - delimiterHeld)) ?? problem
  }

  #give(frame: Buffer): Buffer | NetError | undefined {
    if (!this.#isSkipping) {
      return frame.length > this.#frameBytesMax ? new FrameTooLongError(undefined, this.#frameBytesMax) : frame
    }
    this.#isSkipping = false
    return undefined
  }

  #keep(bytes: Buffer): NetError | undefined {
    const overlap = this.#delimiter.length - 1
    const heldMax = this.#frameBytesMax + overlap
    const isTooLong = !this.#isSkipping && this.#partial.length + bytes.length > heldMax
    if (isTooLong) this.#isSkipping = true
    if (this.#isSkipping) this.#partial.append(tail(this.#partial.take(), bytes, overlap), overlap)
    else this.#partial.append(bytes, heldMax)
    return isTooLong ? new FrameTooLongError(undefined, this.#frameBytesMax) : undefined
  }
}

/** The last bytes of two buffers, the second following the first. */
function tail(first: Buffer, second: Buffer, count: number): Buffer {
  const both = [first, second].map((bytes) => bytes.subarray(Math.max(0, bytes.length - count)))
  const joined = Buffer.concat(both)
  return joined.subarray(Math.max(0, joined.length - count))
}
