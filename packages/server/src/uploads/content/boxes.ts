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

export const BOX_HEAD_BYTES = 8
/** 8.1.2: what is in it means nothing. */
export const FREE = 'free'
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

/** So much of a box has to be looked at to know where it ends. */
export const BOX_HEAD_BYTES_MAX = 2 * BOX_HEAD_BYTES

/**
 * The box that begins at a place of a file.
 * @param head the bytes from there on, at least `BOX_HEAD_BYTES_MAX` where there are so many
 * @param to where that ends in which it is
 * @throws {RangeError} it is not whole
 */
export function boxAt(head: Buffer, at: number, to: number): Box {
  const stated = head.readUInt32BE(0)
  const isLarge = stated === 1
  const length = isLarge ? Number(head.readBigUInt64BE(BOX_HEAD_BYTES)) : stated === 0 ? to - at : stated
  const headBytes = isLarge ? BOX_HEAD_BYTES_MAX : BOX_HEAD_BYTES
  if (length < headBytes || at + length > to) throw new RangeError('a box is longer than what it is in')
  return { name: head.toString('latin1', 4, BOX_HEAD_BYTES), at, from: at + headBytes, to: at + length }
}

/** @throws {RangeError} they are not whole, or too many */
export function boxesIn(bytes: Buffer, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  const count = countParts()
  for (let at = from; at + BOX_HEAD_BYTES <= to;) {
    count()
    const box = boxAt(bytes.subarray(at, at + BOX_HEAD_BYTES_MAX), at, to)
    boxes.push(box)
    at = box.to
  }
  return boxes
}

/** Leaves the room of a box as it is, so that nothing else moves, and nothing of what was in it. */
export function blank(bytes: Buffer, { at, from, to }: Box): void {
  bytes.write(FREE, at + 4, 'latin1')
  bytes.fill(0, from, to)
}

export function isTelling({ name }: Box): boolean {
  return TELLING.has(name)
}

/** The boxes within one that tell of it, or itself. @throws {RangeError} as `boxesIn` */
export function tellingIn(bytes: Buffer, box: Box): readonly Box[] {
  if (isTelling(box)) return [box]
  if (!CONTAINERS.has(box.name)) return []
  return boxesIn(bytes, box.from, box.to).flatMap((one) => tellingIn(bytes, one))
}
