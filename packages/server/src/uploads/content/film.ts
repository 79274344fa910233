/**
 * Films in MP4 and MOV (ISO/IEC 14496-12, 8.10 and 8.11; QuickTime File Format). What a phone notes of a film, such as the place (`©xyz`, `loci`, the keys
 * of `meta`), stands beside what is needed to play it, in `moov` and its tracks. Of the film itself nothing is read: a track in which a camera
 * writes places while it films is a part of it.
 */
import { BOX_HEAD_BYTES, BOX_HEAD_BYTES_MAX, boxAt, isTelling, tellingIn, type Box } from './boxes.ts'
import { countParts } from './picture.ts'

const TYPES: ReadonlySet<string> = new Set(['video/mp4', 'video/quicktime'])

/** So many bytes from a place on; fewer where the file ends. */
export type ReadPart = (at: number, bytes: number) => Promise<Buffer>

export function isFilm(type: string): boolean {
  return TYPES.has(type)
}

/**
 * The boxes of a film that tell of it; null where it cannot be read.
 * @param bytes of the whole file
 * @param heldBytesMax of what is held of it at once
 */
export async function tellingInFilm(
  read: ReadPart,
  bytes: number,
  heldBytesMax: number,
): Promise<readonly Box[] | null> {
  try {
    const found: Box[] = []
    const count = countParts()
    for (let at = 0; at + BOX_HEAD_BYTES <= bytes;) {
      count()
      const box = boxAt(await read(at, BOX_HEAD_BYTES_MAX), at, bytes)
      if (isTelling(box)) found.push(box)
      if (box.name === 'moov') {
        const length = box.to - at
        if (length > heldBytesMax) return null
        found.push(...tellingInMovie(await read(at, length), box))
      }
      at = box.to
    }
    return found
  } catch (error) {
    // A number stands where the bytes have ended.
    if (error instanceof RangeError) return null
    throw error
  }
}

/** @param content the box as a whole */
function tellingInMovie(content: Buffer, { name, at, from, to }: Box): readonly Box[] {
  const here = { name, at: 0, from: from - at, to: to - at }
  return tellingIn(content, here).map((box) => ({
    ...box,
    at: box.at + at,
    from: box.from + at,
    to: box.to + at,
  }))
}
