/** A picture: how large it is, and its bytes without what its camera has noted, such as the place. The pixels stay as they are. */
import { readGif } from './gif.ts'
import { readHeif } from './heif.ts'
import { readJpeg } from './jpeg.ts'
import type { Picture } from './picture.ts'
import { readPng } from './png.ts'
import { readWebp } from './webp.ts'

/** @returns null for bytes that are no whole picture of this kind @throws {RangeError} likewise */
type Read = (bytes: Buffer) => Picture | null

const READS: ReadonlyMap<string, Read> = new Map([
  ['image/jpeg', readJpeg],
  ['image/png', readPng],
  ['image/webp', readWebp],
  ['image/gif', readGif],
  ['image/avif', readHeif],
  ['image/heic', readHeif],
])

export function isPicture(type: string): boolean {
  return READS.has(type)
}

/** null where the bytes end too early, or are not what they begin with. */
export function readPicture(type: string, bytes: Buffer): Picture | null {
  try {
    return READS.get(type)?.(bytes) ?? null
  } catch (error) {
    // A number stands where the bytes have ended.
    if (error instanceof RangeError) return null
    throw error
  }
}
