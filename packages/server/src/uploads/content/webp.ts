/** WebP (RFC 9649) by its chunks. */
import type { PictureSize } from '../../network/shared-file.ts'
import { orientationIn, tiffOf, turned, UPRIGHT, type Orientation } from './orientation.ts'
import { countParts, type Picture } from './picture.ts'

const HEAD_BYTES = 12
const CHUNK_HEAD_BYTES = 8
const EXIF_FLAG = 0x08
const XMP_FLAG = 0x04
/** Without which it would look otherwise (2.7). What nobody knows may tell anything. */
const KEPT: ReadonlySet<string> = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Of a frame: its place and how long it is shown; then chunks of its own (2.7.1.1). */
const FRAME = 'ANMF'
const FRAME_HEAD_BYTES = 16
/** Some programs write it before, as JPEG has it. */
const EXIF = 'Exif\0\0'

interface Chunk {
  readonly name: string
  readonly content: Buffer
  /** With its name, its length, and the byte that makes it even. */
  readonly whole: Buffer
}

export function readWebp(bytes: Buffer): Picture | null {
  const end = CHUNK_HEAD_BYTES + bytes.readUInt32LE(4)
  if (end > bytes.length) return null
  const count = countParts()
  const chunks = chunksIn(bytes.subarray(HEAD_BYTES, end), count)
  let size: PictureSize | null = null
  let orientation: Orientation = UPRIGHT
  for (const { name, content } of chunks) {
    size ??= sizeIn(name, content)
    if (name === 'EXIF') orientation = orientationIn(withoutName(content))
  }
  if (size === null) return null
  const kept = chunks.filter(({ name }) => KEPT.has(name)).map((chunk) => withoutOthers(chunk, count))
  const isWhole = kept.length === chunks.length && kept.every((one, index) => one === chunks[index]?.whole)
  const picture = { size: turned(size, orientation) }
  if (isWhole && end === bytes.length) return { ...picture, cleaned: null }
  return { ...picture, cleaned: cleanedOf(kept, orientation) }
}

/** @throws {RangeError} one has no end */
function chunksIn(bytes: Buffer, count: () => void): readonly Chunk[] {
  const chunks: Chunk[] = []
  for (let at = 0; at + CHUNK_HEAD_BYTES <= bytes.length;) {
    count()
    const from = at + CHUNK_HEAD_BYTES
    const length = bytes.readUInt32LE(at + 4)
    if (from + length > bytes.length) throw new RangeError('a chunk has no end')
    const next = from + length + (length % 2)
    const name = bytes.toString('latin1', at, at + 4)
    chunks.push({ name, content: bytes.subarray(from, from + length), whole: bytes.subarray(at, next) })
    at = next
  }
  return chunks
}

/** Of a frame, the chunks that are kept. */
function withoutOthers({ name, content, whole }: Chunk, count: () => void): Buffer {
  if (name !== FRAME) return whole
  const chunks = chunksIn(content.subarray(FRAME_HEAD_BYTES), count)
  const kept = chunks.filter((chunk) => KEPT.has(chunk.name))
  if (kept.length === chunks.length) return whole
  return chunkOf(FRAME, Buffer.concat([content.subarray(0, FRAME_HEAD_BYTES), ...kept.map((one) => one.whole)]))
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
  if (isTurned) chunks.push(chunkOf('EXIF', tiffOf(orientation)))
  const head = Buffer.alloc(HEAD_BYTES)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(
    chunks.reduce((sum, { length }) => sum + length, 4),
    4,
  )
  head.write('WEBP', 8, 'latin1')
  return [head, ...chunks]
}

function chunkOf(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(CHUNK_HEAD_BYTES)
  head.write(name, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}
