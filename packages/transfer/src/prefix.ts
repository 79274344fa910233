/** How much of a file two sides have in common, proven by SHA-256 of its beginning and never by its size. */
import { createHash, type Hash } from 'node:crypto'
import { LIMITS } from './limits.ts'
import type { Checkpoint } from './wire/message.ts'

/** Fills the piece with the bytes of a file from there on. */
export type ReadPiece = (into: Buffer, position: number) => Promise<void>

export interface Prefix {
  readonly bytes: number
  /** Of all of it; it goes on from there. */
  readonly hash: Hash
}

/** What was read of a beginning. */
export interface Read {
  readonly checkpoints: readonly Checkpoint[]
  readonly prefix: Prefix
}

/** Of the first bytes of a file: a checkpoint each `LIMITS.checkpointBytes`, or fewer where that would be too many, and one at the end. */
export async function checkpointsOf(byteCount: number, read: ReadPiece): Promise<Read> {
  const checkpoints: Checkpoint[] = []
  const step = Math.max(LIMITS.checkpointBytes, Math.ceil(byteCount / LIMITS.checkpointsMax))
  const hash = createHash('sha256')
  for (let from = 0; from < byteCount; from = checkpoints.at(-1)?.bytes ?? byteCount) {
    const bytes = Math.min(from + step, byteCount)
    await update(hash, from, bytes, read)
    checkpoints.push({ bytes, sha256: hash.copy().digest('hex') })
  }
  return { checkpoints, prefix: { bytes: byteCount, hash } }
}

/** The longest beginning that a checkpoint proves to be the same. */
export async function provenPrefix(checkpoints: readonly Checkpoint[], read: ReadPiece): Promise<Prefix> {
  let proven: Prefix = { bytes: 0, hash: createHash('sha256') }
  for (const { bytes, sha256 } of checkpoints) {
    const hash = proven.hash.copy()
    await update(hash, proven.bytes, bytes, read)
    if (hash.copy().digest('hex') !== sha256) break
    proven = { bytes, hash }
  }
  return proven
}

/** The hash of a beginning. */
export async function hashOf(byteCount: number, read: ReadPiece): Promise<Hash> {
  const hash = createHash('sha256')
  await update(hash, 0, byteCount, read)
  return hash
}

async function update(hash: Hash, from: number, to: number, read: ReadPiece): Promise<void> {
  if (from === to) return
  const piece = Buffer.allocUnsafe(Math.min(LIMITS.pieceBytes, to - from))
  for (let position = from; position < to; position += piece.length) {
    const part = piece.subarray(0, to - position)
    await read(part, position)
    hash.update(part)
  }
}
