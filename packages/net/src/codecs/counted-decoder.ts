/**
 * Frames whose length is known before they begin: one decoder for all the ways to say it. Only the header differs: a pure
 * function over bytes reads it.
 */
import type { Decoder } from './codec.ts'
import { FrameTooLongError, MalformedFrameError, type NetError, EndOfStreamError } from '../errors.ts'
import { countBytes } from '../count-bytes.ts'
import { PartialFrame } from './partial-frame.ts'
import { Uncut } from './uncut.ts'

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
 * frame follows. After a `MalformedFrameError` it is not known where a frame begins, so that everything after it is dropped.
 */
export class CountedDecoder implements Decoder<Uint8Array> {
  readonly #format: CountedFormat
  readonly #trailerBytes: number
  readonly #partial = new PartialFrame()
  readonly #uncut = new Uncut(() => this.#cut())
  /** The length of the frame that is being read; undefined while its header is being read. */
  #frameBytes: number | undefined
  #headerBytes = 0
  /** How much of a frame over the limit is still to come, and to be dropped. */
  #bytesToSkip = 0
  #isLost = false

  constructor(format: CountedFormat) {
    this.#format = format
    this.#trailerBytes = format.trailer === undefined ? 0 : 1
  }

  get bytesHeld(): number {
    return this.#partial.length + this.#uncut.length
  }

  decode(chunk: Uint8Array): Iterable<Uint8Array | NetError> {
    return this.#uncut.add(chunk)
  }

  end(): (Uint8Array | NetError)[] {
    const isInside = this.#frameBytes !== undefined || this.#partial.length > 0
    const received = this.#headerBytes + this.#partial.take().length
    this.#frameBytes = undefined
    this.#headerBytes = 0
    return isInside ? [new EndOfStreamError(received)] : []
  }

  #cut(): Uint8Array | NetError | undefined {
    while (this.#uncut.length > 0 && !this.#isLost) {
      if (this.#bytesToSkip > 0) this.#bytesToSkip -= this.#uncut.take(this.#bytesToSkip).length
      else {
        const found = this.#frameBytes === undefined ? this.#readHeader() : undefined
        const given = found ?? this.#readFrame()
        if (given !== undefined) return given
      }
    }
    this.#uncut.skip(this.#uncut.length)
    return undefined
  }

  #readHeader(): NetError | undefined {
    const held = this.#partial.length
    const { frameBytesMax, headerBytesMax } = this.#format
    const missing = this.#uncut.peek(headerBytesMax - held)
    const header = this.#format.readHeader(held === 0 ? missing : Buffer.concat([this.#partial.bytes, missing]))
    if (header.kind === 'incomplete') {
      this.#partial.append(this.#uncut.take(missing.length), headerBytesMax)
      return undefined
    }
    this.#partial.take()
    if (header.kind === 'malformed') {
      this.#isLost = true
      return new MalformedFrameError(header.reason)
    }
    this.#uncut.skip(header.headerBytes - held)
    if (header.frameBytes > frameBytesMax) {
      this.#bytesToSkip = header.frameBytes + this.#trailerBytes
      return new FrameTooLongError(header.frameBytes, frameBytesMax)
    }
    this.#frameBytes = header.frameBytes
    this.#headerBytes = header.headerBytes
    return undefined
  }

  #readFrame(): Uint8Array | NetError | undefined {
    const frameBytes = this.#frameBytes
    if (frameBytes === undefined) return undefined
    const wanted = frameBytes + this.#trailerBytes
    const missing = wanted - this.#partial.length
    const taken = this.#uncut.take(missing)
    if (taken.length < missing) {
      this.#partial.append(taken, wanted)
      return undefined
    }
    let whole = taken
    if (this.#partial.length > 0) {
      this.#partial.append(taken, wanted)
      whole = this.#partial.take()
    }
    this.#frameBytes = undefined
    this.#headerBytes = 0
    const { trailer } = this.#format
    if (trailer === undefined || whole[frameBytes] === trailer) return whole.subarray(0, frameBytes)
    this.#isLost = true
    return new MalformedFrameError(`a frame of ${countBytes(frameBytes)} is not followed by its end mark`)
  }
}
