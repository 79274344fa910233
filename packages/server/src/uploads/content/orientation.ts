/** Which way up a picture is, in what cameras note (Exif 2.32, 4.6.4: tag 0x0112 of TIFF 6.0). It is all of that which is kept. */
import type { PictureSize } from '../../network/shared-file.ts'

export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

export const UPRIGHT = 1
const ORIENTATION_TAG = 0x0112
const SHORT = 3
const ENTRY_BYTES = 12
/** From 5 on, it is turned by a quarter. */
const FIRST_TURNED = 5

/** @param tiff as Exif has it, from the byte order on. @returns upright where it says nothing, or nothing that can be read */
export function orientationIn(tiff: Buffer): Orientation {
  const order = tiff.toString('latin1', 0, 2)
  if ((order !== 'II' && order !== 'MM') || tiff.length < 8) return UPRIGHT
  const isLittle = order === 'II'
  const short = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const first = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const count = short(first)
  for (let index = 0; index < count; index += 1) {
    const at = first + 2 + index * ENTRY_BYTES
    if (at + ENTRY_BYTES > tiff.length) break
    if (short(at) === ORIENTATION_TAG && short(at + 2) === SHORT) return parseOrientation(short(at + 8))
  }
  return UPRIGHT
}

function parseOrientation(value: number): Orientation {
  return value >= 1 && value <= 8 ? (value as Orientation) : UPRIGHT
}

/** Nothing but the orientation, in the same form. */
export function tiffOf(orientation: Orientation): Buffer {
  const tiff = Buffer.alloc(8 + 2 + ENTRY_BYTES + 4)
  tiff.write('MM\0*', 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(ORIENTATION_TAG, 10)
  tiff.writeUInt16BE(SHORT, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  return tiff
}

/** As it is looked at. */
export function turned({ width, height }: PictureSize, orientation: Orientation): PictureSize {
  return orientation < FIRST_TURNED ? { width, height } : { width: height, height: width }
}
