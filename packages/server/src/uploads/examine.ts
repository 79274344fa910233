/** What a complete upload is: its type, and of a picture its size, without what its camera has noted. */
import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { PRIVATE_FILE } from '../durable/write-durably.ts'
import { contentType, HEAD_BYTES } from './content/content-type.ts'
import { isPicture, readPicture } from './content/read-picture.ts'
import type { Examined, Offer } from './offer.ts'
import { refused, type UploadRefusal } from './upload-refusal.ts'

export interface Candidate {
  /** Where its bytes are. */
  readonly path: string
  /** Where a cleaned one may be written. */
  readonly cleanedPath: string
  readonly sha256: string
  readonly offer: Pick<Offer, 'bytes' | 'isKeptAsItIs'>
}

/** `path`: where the bytes are that are meant, synced. */
export interface Examination extends Examined {
  readonly path: string
}

const UNREADABLE =
  'This begins as a picture and is none that can be read, so that the place where it was taken cannot be taken out of it. Please send it as it is (keep), or convert it'

/** @throws what the disk says */
export async function examine(
  { path, cleanedPath, sha256, offer }: Candidate,
  pictureBytesMax: number,
): Promise<Examination | UploadRefusal> {
  await using handle = await open(path, 'r')
  const type = contentType(await readPart(handle, HEAD_BYTES))
  const asItIs = { path, sha256, bytes: offer.bytes, type, size: null }
  if (!isPicture(type)) return asItIs
  if (offer.bytes > pictureBytesMax) {
    if (offer.isKeptAsItIs) return asItIs
    return refused(413, `A picture may have at most ${pictureBytesMax} bytes, unless it is sent as it is (keep)`)
  }
  const picture = readPicture(type, await readPart(handle, offer.bytes))
  if (offer.isKeptAsItIs) return { ...asItIs, size: picture?.size ?? null }
  if (picture === null) return refused(422, UNREADABLE)
  const { size, cleaned } = picture
  if (cleaned === null) return { ...asItIs, size }
  return { type, size, path: cleanedPath, ...(await written(cleanedPath, cleaned)) }
}

async function readPart(handle: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes)
  let at = 0
  while (at < bytes) {
    const { bytesRead } = await handle.read(buffer, at, bytes - at, at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return buffer.subarray(0, at)
}

async function written(
  path: string,
  pieces: readonly Uint8Array[],
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  await using handle = await open(path, 'w', PRIVATE_FILE)
  const hash = createHash('sha256')
  let bytes = 0
  for (const piece of pieces) {
    hash.update(piece)
    bytes += piece.length
    await handle.appendFile(piece)
  }
  await handle.sync()
  return { sha256: hash.digest('hex'), bytes }
}
