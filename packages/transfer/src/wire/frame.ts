/**
 * Frames of ptl/1, inside of TLS: one byte of kind, four of length, the payload. Bytes of files are handed on as they come, so
 * that none is copied; only what has to be whole is gathered.
 */
import { LIMITS } from '../limits.ts'

export const FRAME_HEAD_BYTES = 5
/** Before the bytes of a file that is sent whole. */
export const SHA256_BYTES = 32

const KINDS = {
  /** Says that its sender lives, and nothing else. */
  alive: 0,
  /** A message, as JSON. */
  message: 1,
  /** Bytes of the file that has begun. */
  data: 2,
  /** The same, compressed with zstd (RFC 8878), each frame by itself. */
  packed: 3,
  /** The next file, all of it, behind its SHA-256: of a small file there is nothing else to say. */
  whole: 4,
} as const

export type FrameKind = keyof typeof KINDS

const NAMES = new Map<number, FrameKind>([
  [KINDS.alive, 'alive'],
  [KINDS.message, 'message'],
  [KINDS.data, 'data'],
  [KINDS.packed, 'packed'],
  [KINDS.whole, 'whole'],
])

const BYTES_MAX: Readonly<Record<FrameKind, number>> = {
  alive: 0,
  message: LIMITS.messageBytesMax,
  data: LIMITS.frameBytesMax,
  packed: LIMITS.frameBytesMax,
  whole: SHA256_BYTES + LIMITS.wholeFileBytesMax,
}

/** What came: a part of a frame of data, or any other frame whole. */
export interface Frame {
  readonly kind: FrameKind
  readonly bytes: Uint8Array
}

/** Writes the head of a frame into the first five bytes. */
export function writeFrameHead(into: Buffer, kind: FrameKind, byteCount: number): void {
  into.writeUInt8(KINDS[kind], 0)
  into.writeUInt32BE(byteCount, 1)
}

export function encodeFrame(kind: FrameKind, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEAD_BYTES + payload.byteLength)
  writeFrameHead(frame, kind, payload.byteLength)
  frame.set(payload, FRAME_HEAD_BYTES)
  return frame
}

/** The stream is not one of frames: nothing after it can be read. */
export class MalformedFrame extends Error {
  override readonly name = 'MalformedFrame'
}

const NOTHING = Buffer.alloc(0)

export class FrameDecoder {
  readonly #head = Buffer.alloc(FRAME_HEAD_BYTES)
  #headBytes = 0
  #kind: FrameKind = 'alive'
  /** Of the frame that has begun. */
  #bytesLeft = 0
  #gathered: Uint8Array[] = [];

  /** @throws {MalformedFrame} */
  *decode(chunk: Uint8Array): Generator<Frame, void> {
    let at = 0
    while (at < chunk.length) {
      if (this.#headBytes < FRAME_HEAD_BYTES) {
        const taken = Math.min(FRAME_HEAD_BYTES - this.#headBytes, chunk.length - at)
        this.#head.set(chunk.subarray(at, at + taken), this.#headBytes)
        this.#headBytes += taken
        at += taken
        if (this.#headBytes < FRAME_HEAD_BYTES) return
        this.#begin()
        if (this.#bytesLeft === 0) yield this.#end(NOTHING)
        continue
      }
      const part = chunk.subarray(at, at + Math.min(this.#bytesLeft, chunk.length - at))
      at += part.length
      this.#bytesLeft -= part.length
      if (this.#kind === 'data') {
        if (this.#bytesLeft === 0) this.#headBytes = 0
        yield { kind: 'data', bytes: part }
      } else if (this.#bytesLeft > 0) {
        this.#gathered.push(part)
      } else {
        yield this.#end(part)
      }
    }
  }

  #begin(): void {
    const number = this.#head.readUInt8(0)
    const kind = NAMES.get(number)
    if (kind === undefined) throw new MalformedFrame(`a frame of the unknown kind ${number}`)
    const length = this.#head.readUInt32BE(1)
    if (length > BYTES_MAX[kind])
      throw new MalformedFrame(`a frame ${kind} of ${length} bytes, over ${BYTES_MAX[kind]}`)
    this.#kind = kind
    this.#bytesLeft = length
  }

  #end(last: Uint8Array): Frame {
    const bytes = this.#gathered.length === 0 ? last : Buffer.concat([...this.#gathered, last])
    this.#gathered = []
    this.#headBytes = 0
    return { kind: this.#kind, bytes }
  }
}
