/**
 * HEIF and AVIF (ISO/IEC 23008-12, 14496-12) by their boxes. What a camera has noted is an item beside the picture, or a box that a viewer
 * does not need, such as the film of a picture that moves (`mpvd`): zeros are written over it, so that nothing else moves. Which way up the picture is stands elsewhere (irot).
 */
import type { PictureSize } from '../../network/shared-file.ts'
import { blank, boxesIn, tellingIn, type Box } from './boxes.ts'
import { countParts, type Picture } from './picture.ts'

interface Extent {
  readonly from: number
  readonly to: number
}

/** Version and flags. */
const FULL_BOX_BYTES = 4
const NOTES: ReadonlySet<string> = new Set(['Exif', 'mime', 'uri '])
const QUARTER = 1
/** What pictures are made of, alone and as a sequence. All else may tell anything. */
const NEEDED: ReadonlySet<string> = new Set(['ftyp', 'meta', 'mdat', 'moov', 'moof', 'sidx', 'mfra'])
/** The same in `meta` (14496-12, 8.11). */
const NEEDED_IN_META: ReadonlySet<string> = new Set([
  'hdlr',
  'pitm',
  'iloc',
  'iinf',
  'iref',
  'iprp',
  'idat',
  'ipro',
  'dinf',
  'grpl',
])
/** Properties with words of people and of programs (23008-12, 6.5.20 and 6.5.21). Their places are counted, and a free one counts too. */
const TELLING_PROPERTIES: ReadonlySet<string> = new Set(['udes', 'altt', 'uuid'])

export function readHeif(bytes: Buffer): Picture | null {
  const all = boxesIn(bytes, 0, bytes.length)
  const meta = all.find(({ name }) => name === 'meta')
  if (meta === undefined) return null
  const inner = boxesIn(bytes, meta.from + FULL_BOX_BYTES, meta.to)
  const named = (name: string) => inner.find((box) => box.name === name)
  const [infos, locations, container] = [named('iinf'), named('iloc'), named('iprp')]
  const properties = container === undefined ? [] : propertiesIn(bytes, container)
  const size = sizeIn(bytes, properties)
  if (size === null || infos === undefined || locations === undefined) return null
  const noted = itemsIn(bytes, infos)
  const data = named('idat')?.from ?? 0
  const extents = extentsOf(bytes, locations, noted, data)
  if (extents.some(({ to }) => to > bytes.length)) return null
  // Notes that lie on each other would be looked at again and again.
  if (extents.reduce((sum, { from, to }) => sum + to - from, 0) > bytes.length) return null
  const cleaned = Buffer.from(bytes)
  for (const { from, to } of extents) cleaned.fill(0, from, to)
  const isNeeded = (box: Box) => NEEDED.has(box.name) && (box.name !== 'meta' || box === meta)
  const others = [
    ...all.filter((box) => !isNeeded(box)),
    ...all.filter((box) => isNeeded(box) && box !== meta).flatMap((box) => tellingIn(bytes, box)),
    ...inner.filter(({ name }) => !NEEDED_IN_META.has(name)),
    ...properties.filter(({ name }) => TELLING_PROPERTIES.has(name)),
  ]
  for (const box of others) blank(cleaned, box)
  return { size, cleaned: cleaned.equals(bytes) ? null : [cleaned] }
}

function propertiesIn(bytes: Buffer, { from, to }: Box): readonly Box[] {
  const all = boxesIn(bytes, from, to).find(({ name }) => name === 'ipco')
  return all === undefined ? [] : boxesIn(bytes, all.from, all.to)
}

/** Of the largest picture in it; pictures of tiles say the size of the whole too. */
function sizeIn(bytes: Buffer, each: readonly Box[]): PictureSize | null {
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

/** 8.11.3. @throws {RangeError} they cannot be told */
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
    const file = take(2)
    // A note that is a part of another item, or in another file: what would have to go is not here.
    if (wanted.has(id) && (method > 1 || file !== 0)) throw new RangeError('a note is elsewhere')
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
