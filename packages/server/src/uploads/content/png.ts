/** PNG (W3C PNG 3, 5.3) by its chunks: those without which it would look otherwise stay. */
import { crc32 } from 'node:zlib'
import type { PictureSize } from '../../network/shared-file.ts'
import { orientationIn, tiffOf, turned, UPRIGHT, type Orientation } from './orientation.ts'
import { countParts, type Picture } from './picture.ts'

const SIGNATURE_BYTES = 8
/** Length, name and checksum. */
const AROUND_BYTES = 12
const LEFT_OUT: ReadonlySet<string> = new Set(['eXIf', 'tEXt', 'iTXt', 'zTXt', 'tIME'])
/** Pictures that move were those of some programs first. */
const MOVING: ReadonlySet<string> = new Set(['acTL', 'fcTL', 'fdAT'])

export function readPng(bytes: Buffer): Picture | null {
  const kept: Buffer[] = []
  let size: PictureSize | null = null
  let orientation: Orientation = UPRIGHT
  let isLess = false
  let at = SIGNATURE_BYTES
  const count = countParts()
  for (;;) {
    count()
    const length = bytes.readUInt32BE(at)
    const end = at + AROUND_BYTES + length
    if (end > bytes.length) return null
    const name = bytes.toString('latin1', at + 4, at + 8)
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (name === 'IHDR') size = { width: content.readUInt32BE(0), height: content.readUInt32BE(4) }
    if (name === 'eXIf') orientation = orientationIn(content)
    // Names that begin with a small letter can be left out: of those that nobody knows, nobody knows what they tell.
    if (LEFT_OUT.has(name) || isPrivate(name)) isLess = true
    else kept.push(bytes.subarray(at, end))
    at = end
    if (name === 'IEND') break
  }
  const [header, ...rest] = kept
  if (size === null || header === undefined) return null
  const own = orientation === UPRIGHT ? [] : [chunkOf('eXIf', tiffOf(orientation))]
  const cleaned = [bytes.subarray(0, SIGNATURE_BYTES), header, ...own, ...rest]
  return { size: turned(size, orientation), cleaned: isLess || at < bytes.length ? cleaned : null }
}

/** Of some program, by its small second letter; and nothing that must be understood. */
function isPrivate(name: string): boolean {
  return /^[a-z][a-z]/.test(name) && !MOVING.has(name)
}

function chunkOf(name: string, content: Buffer): Buffer {
  const chunk = Buffer.alloc(AROUND_BYTES + content.length)
  chunk.writeUInt32BE(content.length)
  chunk.write(name, 4, 'latin1')
  content.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + content.length)), 8 + content.length)
  return chunk
}
