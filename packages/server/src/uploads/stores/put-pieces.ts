/** Puts a file piece by piece, some ahead of the answers. */
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { PIECE_BYTES } from './pieces-messages.ts'

const UNDERWAY_MAX = 8

/**
 * The first piece is put before the others: a file of which there is something is found by it. When this is over, nothing is under way any more.
 * @returns what was put, as a whole; the digest hexadecimal
 * @throws what the first piece met that could not be put, or what the disk says
 */
export async function putPieces(
  from: Pick<FileHandle, 'read'>,
  put: (number: number, piece: Uint8Array) => Promise<void>,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256')
  const underway = new Set<Promise<void>>()
  const failures: unknown[] = []
  let bytes = 0
  try {
    for (let number = 0; failures.length === 0; number += 1) {
      const piece = await readPiece(from, bytes)
      if (piece.length === 0) break
      hash.update(piece)
      bytes += piece.length
      const putting = put(number, piece)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underway.delete(putting))
      underway.add(putting)
      if (number === 0 || underway.size >= UNDERWAY_MAX) await Promise.race(underway)
    }
  } finally {
    await Promise.all(underway)
  }
  if (failures.length > 0) throw failures[0]
  return { sha256: hash.digest('hex'), bytes }
}

async function readPiece(from: Pick<FileHandle, 'read'>, place: number): Promise<Buffer> {
  const buffer = Buffer.alloc(PIECE_BYTES)
  let at = 0
  while (at < buffer.length) {
    const { bytesRead } = await from.read(buffer, at, buffer.length - at, place + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return buffer.subarray(0, at)
}
