/**
 * The bytes of a frame that is not complete yet. The buffer grows with the bytes that came, never with a length that was
 * announced: a header that announces a gigabyte costs nothing.
 */
import { BYTES, checkArgument, COUNT } from '../arguments.ts'

export const NOTHING = Buffer.alloc(0)
const FIRST_CAPACITY = 128

export class PartialFrame {
  #bytes = NOTHING
  #length = 0

  get length(): number {
    return this.#length
  }

  /** What is held, valid until the next call. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /**
   * Copies, because the chunk may be a small part of a large buffer that would be kept alive.
   * @param bytesMax what the frame can come to at most; the buffer never grows beyond it
   */
  append(chunk: Buffer, bytesMax: number): void {
    const length = this.#length + chunk.length
    if (length > this.#bytes.length) {
      const doubled = Math.min(bytesMax, Math.max(FIRST_CAPACITY, this.#bytes.length * 2))
      const grown = Buffer.allocUnsafeSlow(Math.max(length, doubled))
      this.#bytes.copy(grown, 0, 0, this.#length)
      this.#bytes = grown
    }
    chunk.copy(this.#bytes, this.#length)
    this.#length = length
  }

  /** Hands the bytes over, and is empty. The caller may keep them. */
  take(): Buffer {
    const { bytes } = this
    this.#bytes = NOTHING
    this.#length = 0
    return bytes
  }
}

/** The same memory as a `Buffer`. */
export function asBuffer(bytes: Uint8Array): Buffer {
  if (!Buffer.isBuffer(bytes)) checkArgument('a chunk', bytes, BYTES)
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * A limit that is no number would let everything through.
 * @throws {TypeError} no number @throws {RangeError} not a whole number from 1 to `most`
 */
export function checkFrameBytes(name: string, bytes: number, most = Number.MAX_SAFE_INTEGER): void {
  if (typeof bytes !== 'number') checkArgument(name, bytes, COUNT)
  if (Number.isSafeInteger(bytes) && bytes >= 1 && bytes <= most) return
  throw new RangeError(`${name} is ${bytes}, which is not a whole number from 1 to ${most}`)
}
