/** Compression of files that are worth it, decided by a sample of each (zstd, RFC 8878), a piece at a time. */
import { constants, zstdCompress } from 'node:zlib'
import { promisify } from 'node:util'
import { LIMITS } from '../limits.ts'
import type { Outbox } from '../wire/outbox.ts'
import type { FileReader } from './file-reader.ts'

const compress = promisify(zstdCompress)
/** The fastest: a network is to be beaten, and not a disk to be filled. */
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const SAMPLE_BYTES = 64 * 1024
/** Below it, a file is smaller than what compressing costs. */
const WORTH_BYTES = 4 * 1024
const WORTH_RATIO = 0.8

export class Packer {
  #piece = Buffer.alloc(0)

  /** By a sample from the middle: the beginning of a file is often a head that compresses better than the rest. */
  async isWorth(reader: FileReader, offset: number, size: number): Promise<boolean> {
    if (size - offset < WORTH_BYTES) return false
    const length = Math.min(SAMPLE_BYTES, size - offset)
    const sample = Buffer.allocUnsafe(length)
    await reader.read(sample, offset + Math.floor((size - offset - length) / 2))
    return (await compress(sample, OPTIONS)).length < length * WORTH_RATIO
  }

  /** Good until the next call. */
  async read(reader: FileReader, position: number, length: number): Promise<Buffer> {
    if (this.#piece.length < length) this.#piece = Buffer.allocUnsafeSlow(LIMITS.pieceBytes)
    const piece = this.#piece.subarray(0, length)
    await reader.read(piece, position)
    return piece
  }

  async send(piece: Buffer, outbox: Outbox): Promise<void> {
    const packed = await compress(piece, OPTIONS)
    const isSmaller = packed.length < piece.length
    const chosen = isSmaller ? packed : piece
    const room = await outbox.room(chosen.length)
    room.set(chosen)
    if (isSmaller) outbox.packed(packed.length, piece.length)
    else outbox.data(piece.length)
  }
}
