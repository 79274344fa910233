/**
 * HEIF and AVIF (ISO/IEC 23008-12, 14496-12) by their boxes. What a camera has noted is an item beside the picture: zeros are written over
 * it, so that nothing else moves. Which way up the picture is stands elsewhere (irot).
 */
import type { PictureSize } from '../../network/shared-file.ts'
import { countParts, type Picture } from './picture.ts'

interface Box {
  readonly name: string
  /** Where its content begins and ends in the file. */
  readonly from: number
  readonly to: number
}

interface Extent {
  readonly from: number
  readonly to: number
}

const BOX_HEAD_BYTES = 8
/** Version and flags. */
const FULL_BOX_BYTES = 4
const NOTES: ReadonlySet<string> = new Set(['Exif', 'mime', 'uri '])
const QUARTER = 1

export function readHeif(bytes: Buffer): Picture | null {
  const meta = boxesIn(bytes, 0, bytes.length).find(({ name }) => name === 'meta')
  if (meta === undefined) return null
  const inner = boxesIn(bytes, meta.from + FULL_BOX_BYTES, meta.to)
  const named = (name: string) => inner.find((box) => box.name === name)
  const [infos, locations, properties] = [named('iinf'), named('iloc'), named('iprp')]
  const size = properties === undefined ? null : sizeIn(bytes, properties)
  if (size === null || infos === undefined || locations === undefined) return null
  const noted = itemsIn(bytes, infos)
  const data = named('idat')?.from ?? 0
  const extents = extentsOf(bytes, locations, noted, data)
  if (extents.some(({ to }) => to > bytes.length)) return null
  // Notes that lie on each other would be looked at again and again.
  if (extents.reduce((sum, { from, to }) => sum + to - from, 0) > bytes.length) return null
  if (extents.every(({ from, to }) => bytes.subarray(from, to).every((byte) => byte === 0)))
    return { size, cleaned: null }
  const cleaned = Buffer.from(bytes)
  for (const { from, to } of extents) cleaned.fill(0, from, to)
  return { size, cleaned: [cleaned] }
}

function boxesIn(bytes: Buffer, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  const count = countParts()
  for (let at = from; at + BOX_HEAD_BYTES <= to;) {
    const stated = bytes.readUInt32BE(at)
    const isLarge = stated === 1
    const length = isLarge ? Number(bytes.readBigUInt64BE(at + 8)) : stated === 0 ? to - at : stated
    const head = isLarge ? 2 * BOX_HEAD_BYTES : BOX_HEAD_BYTES
    if (length < head || at + length > to) throw new RangeError('a box is longer than what it is in')
    count()
    boxes.push({ name: bytes.toString('latin1', at + 4, at + 8), from: at + head, to: at + length })
    at += length
  }
  return boxes
}

/** Of the largest picture in it; pictures of tiles say the size of the whole too. */
function sizeIn(bytes: Buffer, properties: Box): PictureSize | null {
  const all = boxesIn(bytes, properties.from, properties.to).find(({ name }) => name === 'ipco')
  if (all === undefined) return null
  const each = boxesIn(bytes, all.from, all.to)
  const sizes = each
    .filter(({ name }) => name === 'ispe')
    .map(({ from }) => ({ width: bytes.readUInt32BE(from + 4), height: bytes.readUInt32BE(from + 8) }))
  const largest = sizes.toSorted((one, other) => other.width * other.height - one.width * one.height)[0]
  if (largest === undefined) return null
  const turns = each.filter(({ name }) => name === 'irot').map(({ from }) => bytes.readUInt8(from) & 3)
  return turns.some((turn) => turn % 2 === QUARTER) ? { width: largest.height, height: largest.width } : largest
}

/** 8.11.6: the items that are notes. */
function itemsIn(bytes: Buffer, infos: Box): ReadonlySet<number> {
  const isLong = bytes.readUInt8(infos.from) > 0
  const first = infos.from + FULL_BOX_BYTES + (isLong ? 4 : 2)
  const found = new Set<number>()
  for (const { name, from } of boxesIn(bytes, first, infos.to)) {
    if (name !== 'infe') continue
    const version = bytes.readUInt8(from)
    const isWide = version >= 3
    const id = isWide ? bytes.readUInt32BE(from + 4) : bytes.readUInt16BE(from + 4)
    const type = bytes.toString('latin1', from + (isWide ? 10 : 8), from + (isWide ? 14 : 12))
    if (version < 2 || NOTES.has(type)) found.add(id)
  }
  return found
}

/** 8.11.3. */
function extentsOf(bytes: Buffer, { from }: Box, wanted: ReadonlySet<number>, data: number): readonly Extent[] {
  const version = bytes.readUInt8(from)
  const sizes = bytes.readUInt16BE(from + FULL_BOX_BYTES)
  const [offsetBytes, lengthBytes, baseBytes, indexBytes] = [
    sizes >> 12,
    (sizes >> 8) & 15,
    (sizes >> 4) & 15,
    sizes & 15,
  ]
  let at = from + FULL_BOX_BYTES + 2
  const take = (length: number): number => {
    const value = length === 0 ? 0 : length > 6 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, length)
    at += length
    return value
  }
  // Without a length an extent takes no bytes here, and there may be any number of them.
  if (lengthBytes === 0) throw new RangeError('items have no length')
  const count = countParts()
  const found: Extent[] = []
  for (let left = take(version < 2 ? 2 : 4); left > 0; left -= 1) {
    count()
    const id = take(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : take(2) & 15
    take(2)
    const base = take(baseBytes) + (method === 1 ? data : 0)
    for (let extents = take(2); extents > 0; extents -= 1) {
      if (version > 0) take(indexBytes)
      count()
      const start = base + take(offsetBytes)
      const length = take(lengthBytes)
      if (wanted.has(id)) found.push({ from: start, to: start + length })
    }
  }
  return found
}
