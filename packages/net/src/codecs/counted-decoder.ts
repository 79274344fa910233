/**
 * Frames whose length is known before they begin: one decoder for all the ways to say it. What differs, the header, is a
 * pure function over bytes.
 */
import type { Decoder } from './codec.ts'
import { FrameTooLongError, MalformedFrameError, type NetError, EndOfStreamError } from '../errors.ts'
import { asBuffer, PartialFrame } from './partial-frame.ts'

export type Header =
  /** More bytes are needed to tell. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'complete'; readonly headerBytes: number; readonly frameBytes: number }
  /** No frame can begin like this. */
  | { readonly kind: 'malformed'; readonly reason: string }

export interface CountedFormat {
  /** The longest header; after so many bytes `readHeader` no longer answers `incomplete`. */
  readonly headerBytesMax: number
  /** Reads the header at the beginning of the bytes. */
  readonly readHeader: (bytes: Buffer) => Header
  /** The byte that has to follow every frame, if any. */
  readonly trailer?: number
  readonly frameBytesMax: number
}

/**
 * A frame over the limit is one `FrameTooLongError`, told when its header is read; its bytes go by unkept, and the next
 * frame follows. After a `MalformedFrameError` nobody can tell where a frame begins, so that everything after it is dropped.
 */
export class CountedDecoder implements Decoder<Uint8Array> {
  readonly #format: CountedFormat
  readonly #trailerBytes: number
  readonly #partial = new PartialFrame()
  /** Of the frame being read; undefined while its header is. */
  #frameBytes: number | undefined
  #headerBytes = 0
  /** What is still to go by of a frame over the limit. */
  #bytesToSkip = 0
  #isLost = false

  constructor(format: CountedFormat) {
    this.#format = format
    this.#trailerBytes = format.trailer === undefined ? 0 : 1
  }

  get bytesHeld(): number {
    return this.#partial.length
  }

  decode(chunk: Uint8Array): (Uint8Array | NetError)[] {
    const frames: (Uint8Array | NetError)[] = []
    let rest = asBuffer(chunk)
    while (rest.length > 0 && !this.#isLost) {
      if (this.#bytesToSkip > 0) rest = this.#skip(rest)
      else if (this.#frameBytes === undefined) rest = this.#readHeader(rest, frames)
      if (this.#frameBytes !== undefined) rest = this.#readFrame(rest, this.#frameBytes, frames)
    }
    return frames
  }

  end(): (Uint8Array | NetError)[] {
    const isInside = this.#frameBytes !== undefined || this.#partial.length > 0
    const received = this.#headerBytes + this.#partial.take().length
    this.#frameBytes = undefined
    this.#headerBytes = 0
    return isInside ? [new EndOfStreamError(received)] : []
  }

  #skip(bytes: Buffer): Buffer {
    const skipped = Math.min(this.#bytesToSkip, bytes.length)
    this.#bytesToSkip -= skipped
    return bytes.subarray(skipped)
  }

  #readHeader(bytes: Buffer, frames: (Uint8Array | NetError)[]): Buffer {
    const held = this.#partial.length
    const { frameBytesMax, headerBytesMax } = this.#format
    const missing = bytes.subarray(0, headerBytesMax - held)
    const header = this.#format.readHeader(held === 0 ? missing : Buffer.concat([this.#partial.bytes, missing]))
    if (header.kind === 'incomplete') {
      this.#partial.append(missing, headerBytesMax)
      return bytes.subarray(missing.length)
    }
    this.#partial.take()
    if (header.kind === 'malformed') {
      frames.push(new MalformedFrameError(header.reason))
      this.#isLost = true
      return bytes
    }
    if (header.frameBytes > frameBytesMax) {
      frames.push(new FrameTooLongError(header.frameBytes, frameBytesMax))
      this.#bytesToSkip = header.frameBytes + this.#trailerBytes
    } else {
      this.#frameBytes = header.frameBytes
      this.#headerBytes = header.headerBytes
    }
    return bytes.subarray(header.headerBytes - held)
  }

  #readFrame(bytes: Buffer, frameBytes: number, frames: (Uint8Array | NetError)[]): Buffer {
    const wanted = frameBytes + this.#trailerBytes
    const missing = wanted - this.#partial.length
    const taken = bytes.subarray(0, missing)
    if (taken.length < missing) {
      this.#partial.append(taken, wanted)
      return bytes.subarray(taken.length)
    }
    let whole = taken
    if (this.#partial.length > 0) {
      this.#partial.append(taken, wanted)
      whole = this.#partial.take()
    }
    this.#frameBytes = undefined
    this.#headerBytes = 0
    const { trailer } = this.#format
    if (trailer === undefined || whole[frameBytes] === trailer) {
      frames.push(whole.subarray(0, frameBytes))
    } else {
      frames.push(new MalformedFrameError(`a frame of ${frameBytes} bytes is not followed by its end mark`))
      this.#isLost = true
    }
    return bytes.subarray(missing)
  }
}
