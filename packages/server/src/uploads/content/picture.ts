/** What is found of a picture, and how many parts it may have: each takes memory and time, whatever it holds. */
import type { PictureSize } from '../../network/shared-file.ts'

/** A picture of a camera has some tens of them, and one of tiles or with a long film of frames some thousands. */
const PARTS_MAX = 100_000

/** @throws {RangeError} there are more than a picture has */
export function countParts(): () => void {
  let count = 0
  return () => {
    count += 1
    if (count > PARTS_MAX) throw new RangeError('the picture has too many parts')
  }
}

export interface Picture {
  /** As it is looked at. */
  readonly size: PictureSize
  /** In pieces; null where there is nothing to leave out. */
  readonly cleaned: readonly Uint8Array[] | null
}
