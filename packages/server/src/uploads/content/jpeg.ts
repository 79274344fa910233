/**
 * JPEG (ITU-T T.81, Annex B) by its segments. Of the application's own, those stay without which the colours would be others; comments, and
 * what stands behind the picture, do not: there phones put films and second pictures, with notes of their own.
 */
import type { PictureSize } from '../../network/shared-file.ts'
import { orientationIn, tiffOf, turned, UPRIGHT, type Orientation } from './orientation.ts'
import { countParts, type Picture } from './picture.ts'

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const COM = 0xfe
const APP0 = 0xe0
const APP1 = 0xe1
const APP15 = 0xef
const FIRST_RESTART = 0xd0
const LAST_RESTART = 0xd7
/** B.2.2. Others of this range are tables. */
const FRAMES: ReadonlySet<number> = new Set([
  0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf,
])
/** By marker, what a segment that stays begins with. */
const KEPT: ReadonlyMap<number, string> = new Map([
  [APP0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
])
const EXIF = 'Exif\0\0'

export function readJpeg(bytes: Buffer): Picture | null {
  const kept: Buffer[] = []
  let size: PictureSize | null = null
  let orientation: Orientation = UPRIGHT
  let isLess = false
  let at = 2
  const count = countParts()
  for (;;) {
    if (bytes.readUInt8(at) !== 0xff) return null
    const marker = bytes.readUInt8(at + 1)
    // Any number of these may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === EOI) break
    count()
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return null
    const content = bytes.subarray(at + 4, end)
    if (FRAMES.has(marker)) size ??= { height: content.readUInt16BE(1), width: content.readUInt16BE(3) }
    if (marker === APP1 && begins(content, EXIF)) orientation = orientationIn(content.subarray(EXIF.length))
    const next = marker === SOS ? endOfScan(bytes, end) : end
    if (isKept(marker, content)) kept.push(bytes.subarray(at, next))
    else isLess = true
    at = next
  }
  if (size === null) return null
  const isCut = at + 2 < bytes.length
  const own = orientation === UPRIGHT ? [] : [exifOf(orientation)]
  // JFIF wants to be the first segment.
  const beginning = kept[0]?.[1] === APP0 ? kept.splice(0, 1) : []
  const cleaned = [Buffer.from([0xff, SOI]), ...beginning, ...own, ...kept, Buffer.from([0xff, EOI])]
  return { size: turned(size, orientation), cleaned: isLess || isCut ? cleaned : null }
}

function isKept(marker: number, content: Buffer): boolean {
  if (marker === COM) return false
  if (marker < APP0 || marker > APP15) return true
  const beginning = KEPT.get(marker)
  return beginning !== undefined && begins(content, beginning)
}

/** B.1.1.5: in coded data, 0xff is followed by 0 or by a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; ; at += 2) {
    at = bytes.indexOf(0xff, at)
    if (at < 0) throw new RangeError('the picture has no end')
    const next = bytes.readUInt8(at + 1)
    if (next !== 0 && (next < FIRST_RESTART || next > LAST_RESTART)) return at
  }
}

function begins(content: Buffer, text: string): boolean {
  return content.toString('latin1', 0, text.length) === text
}

function exifOf(orientation: Orientation): Buffer {
  const content = Buffer.concat([Buffer.from(EXIF, 'latin1'), tiffOf(orientation)])
  const head = Buffer.from([0xff, APP1, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}
