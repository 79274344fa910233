/** The boxes of ISO base media files (ISO/IEC 14496-12, 4.2), of which HEIF and AVIF are made. */
import { countParts } from './picture.ts'

export interface Box {
  readonly name: string
  /** Where it begins in the file, with its length and name. */
  readonly at: number
  /** Where its content begins and ends. */
  readonly from: number
  readonly to: number
}

const BOX_HEAD_BYTES = 8
/** 8.1.2: what is in it means nothing. */
const FREE = 'free'
/** In which those stand that tell of what is beside them, at any depth (8.1 to 8.8). */
const CONTAINERS: ReadonlySet<string> = new Set([
  'moov',
  'trak',
  'mdia',
  'minf',
  'stbl',
  'mvex',
  'moof',
  'traf',
  'edts',
])
/** Words and places: user data, metadata, and what some program has made of its own. */
const TELLING: ReadonlySet<string> = new Set(['udta', 'meta', 'uuid'])

/** @throws {RangeError} they are not whole, or too many */
export function boxesIn(bytes: Buffer, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  const count = countParts()
  for (let at = from; at + BOX_HEAD_BYTES <= to;) {
    const stated = bytes.readUInt32BE(at)
    const isLarge = stated === 1
    const length = isLarge ? Number(bytes.readBigUInt64BE(at + 8)) : stated === 0 ? to - at : stated
    const head = isLarge ? 2 * BOX_HEAD_BYTES : BOX_HEAD_BYTES
    if (length < head || at + length > to) throw new RangeError('a box is longer than what it is in')
    count()
    boxes.push({ name: bytes.toString('latin1', at + 4, at + 8), at, from: at + head, to: at + length })
    at += length
  }
  return boxes
}

/** Leaves the room of a box as it is, so that nothing else moves, and nothing of what was in it. */
export function blank(bytes: Buffer, { at, from, to }: Box): void {
  bytes.write(FREE, at + 4, 'latin1')
  bytes.fill(0, from, to)
}

/** The boxes within one that tell of it. @throws {RangeError} as `boxesIn` */
export function tellingIn(bytes: Buffer, box: Box): readonly Box[] {
  if (TELLING.has(box.name)) return [box]
  if (!CONTAINERS.has(box.name)) return []
  return boxesIn(bytes, box.from, box.to).flatMap((one) => tellingIn(bytes, one))
}
