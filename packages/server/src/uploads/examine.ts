/** What a complete upload is: its type, of a picture its size, and both pictures and films without what cameras have noted. */
import { createHash } from 'node:crypto'
import { constants, copyFile, open, type FileHandle } from 'node:fs/promises'
import { PRIVATE_FILE } from '../durable/write-durably.ts'
import { FREE, type Box } from './content/boxes.ts'
import { contentType, HEAD_BYTES } from './content/content-type.ts'
import { isFilm, tellingInFilm } from './content/film.ts'
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
const UNREADABLE_FILM =
  'This begins as a film and is none that can be read, so that the place where it was taken cannot be taken out of it. Please send it as it is (keep), or convert it'
const PIECE_BYTES = 1024 * 1024

/** @throws what the disk says */
export async function examine(
  { path, cleanedPath, sha256, offer }: Candidate,
  pictureBytesMax: number,
): Promise<Examination | UploadRefusal> {
  await using handle = await open(path, 'r')
  const read = (at: number, bytes: number) => readPart(handle, at, bytes)
  const type = contentType(await read(0, HEAD_BYTES))
  const asItIs = { path, sha256, bytes: offer.bytes, type, size: null }
  if (isFilm(type) && !offer.isKeptAsItIs) {
    const telling = await tellingInFilm(read, offer.bytes, pictureBytesMax)
    if (telling === null) return refused(422, UNREADABLE_FILM)
    if (telling.length === 0) return asItIs
    return { ...asItIs, path: cleanedPath, sha256: await blanked(path, cleanedPath, telling) }
  }
  if (!isPicture(type)) return asItIs
  if (offer.bytes > pictureBytesMax) {
    if (offer.isKeptAsItIs) return asItIs
    return refused(413, `A picture may have at most ${pictureBytesMax} bytes, unless it is sent as it is (keep)`)
  }
  const picture = readPicture(type, await read(0, offer.bytes))
  if (offer.isKeptAsItIs) return { ...asItIs, size: picture?.size ?? null }
  if (picture === null) return refused(422, UNREADABLE)
  const { size, cleaned } = picture
  if (cleaned === null) return { ...asItIs, size }
  return { type, size, path: cleanedPath, ...(await written(cleanedPath, cleaned)) }
}

async function readPart(handle: FileHandle, from: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes)
  let at = 0
  while (at < bytes) {
    const { bytesRead } = await handle.read(buffer, at, bytes - at, from + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return buffer.subarray(0, at)
}

/** A copy with nothing in these boxes, whose room stays: every place in a film is counted from its beginning. @returns its digest */
async function blanked(path: string, cleanedPath: string, boxes: readonly Box[]): Promise<string> {
  // What has to be copied may be shared by the file system.
  await copyFile(path, cleanedPath, constants.COPYFILE_FICLONE)
  await using handle = await open(cleanedPath, 'r+')
  const zeros = Buffer.alloc(PIECE_BYTES)
  for (const { at, from, to } of boxes) {
    await handle.write(FREE, at + 4, 'latin1')
    for (let place = from; place < to; place += PIECE_BYTES)
      await handle.write(zeros, 0, Math.min(PIECE_BYTES, to - place), place)
  }
  await handle.sync()
  const hash = createHash('sha256')
  for (let at = 0; ; at += PIECE_BYTES) {
    const piece = await readPart(handle, at, PIECE_BYTES)
    if (piece.length === 0) return hash.digest('hex')
    hash.update(piece)
  }
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
