/** WebP (RFC 9649) by its chunks. */
import type { PictureSize } from '../../network/shared-file.ts'
import { orientationIn, tiffOf, turned, UPRIGHT, type Orientation } from './orientation.ts'
import { countParts, type Picture } from './picture.ts'

const HEAD_BYTES = 12
const CHUNK_HEAD_BYTES = 8
const EXIF_FLAG = 0x08
const XMP_FLAG = 0x04
/** Some programs write it before, as JPEG has it. */
const EXIF = 'Exif\0\0'

export function readWebp(bytes: Buffer): Picture | null {
  const kept: Buffer[] = []
  let size: PictureSize | null = null
  let orientation: Orientation = UPRIGHT
  let isLess = false
  const end = CHUNK_HEAD_BYTES + bytes.readUInt32LE(4)
  if (end > bytes.length) return null
  const count = countParts()
  for (let at = HEAD_BYTES; at + CHUNK_HEAD_BYTES <= end;) {
    count()
    const name = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const next = at + CHUNK_HEAD_BYTES + length + (length % 2)
    if (at + CHUNK_HEAD_BYTES + length > end) return null
    const content = bytes.subarray(at + CHUNK_HEAD_BYTES, at + CHUNK_HEAD_BYTES + length)
    size ??= sizeIn(name, content)
    if (name === 'EXIF') orientation = orientationIn(withoutName(content))
    if (name === 'EXIF' || name === 'XMP ') isLess = true
    else kept.push(bytes.subarray(at, Math.min(next, end)))
    at = next
  }
  if (size === null) return null
  const picture = { size: turned(size, orientation) }
  if (!isLess && end === bytes.length) return { ...picture, cleaned: null }
  return { ...picture, cleaned: cleanedOf(kept, orientation) }
}

function withoutName(content: Buffer): Buffer {
  return content.toString('latin1', 0, EXIF.length) === EXIF ? content.subarray(EXIF.length) : content
}

/** RFC 9649 2.5 to 2.7. */
function sizeIn(name: string, content: Buffer): PictureSize | null {
  if (name === 'VP8X') return { width: content.readUIntLE(4, 3) + 1, height: content.readUIntLE(7, 3) + 1 }
  if (name === 'VP8 ') return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff }
  if (name !== 'VP8L') return null
  const bits = content.readUInt32LE(1)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

function cleanedOf(kept: readonly Buffer[], orientation: Orientation): readonly Buffer[] {
  const isTurned = orientation !== UPRIGHT
  const chunks = kept.map((chunk) => {
    if (chunk.toString('latin1', 0, 4) !== 'VP8X') return chunk
    const flagged = Buffer.from(chunk)
    const flags = flagged.readUInt8(CHUNK_HEAD_BYTES) & ~(EXIF_FLAG | XMP_FLAG)
    flagged.writeUInt8(isTurned ? flags | EXIF_FLAG : flags, CHUNK_HEAD_BYTES)
    return flagged
  })
  if (isTurned) chunks.push(exifOf(orientation))
  const head = Buffer.alloc(HEAD_BYTES)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(
    chunks.reduce((sum, { length }) => sum + length, 4),
    4,
  )
  head.write('WEBP', 8, 'latin1')
  return [head, ...chunks]
}

function exifOf(orientation: Orientation): Buffer {
  const content = tiffOf(orientation)
  const head = Buffer.alloc(CHUNK_HEAD_BYTES)
  head.write('EXIF', 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}
