/** PNG as pixels (W3C PNG, third edition): one, two, four or eight bits a sample, not interlaced, as programs write them. Checksums are left to TLS. */
import { inflateSync } from 'node:zlib'
import { PIXELS_DECODED_MAX } from '../limits.ts'
import type { Pixels } from './pixels.ts'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
/** Samples of a pixel, by colour type (11.2.1). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly type: number
  readonly samples: number
}

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.equals(bytes.subarray(0, SIGNATURE.length))
}

/** null for what is no such PNG, or has more than `PIXELS_DECODED_MAX`. */
export function decodePng(bytes: Uint8Array): Pixels | null {
  const chunks = chunksIn(bytes)
  const header = headerIn(chunks.find(({ name }) => name === 'IHDR')?.data)
  if (header === null) return null
  const { width, height, depth, samples } = header
  const rowBytes = Math.ceil((width * samples * depth) / 8)
  const data = chunks.filter(({ name }) => name === 'IDAT')
  const rows = inflate(Buffer.concat(data.map((chunk) => chunk.data)), (rowBytes + 1) * height)
  if (rows === null || !unfilter(rows, rowBytes, height, Math.max(1, (samples * depth) >> 3))) return null
  const dataOf = (name: string) => chunks.find((chunk) => chunk.name === name)?.data ?? new Uint8Array()
  return { width, height, rgba: colours(rows, rowBytes, header, dataOf('PLTE'), dataOf('tRNS')) }
}

function chunksIn(bytes: Uint8Array): readonly { readonly name: string; readonly data: Uint8Array }[] {
  const chunks = []
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (!isPng(bytes)) return []
  for (let at = SIGNATURE.length; at + 12 <= view.length;) {
    const length = view.readUInt32BE(at)
    if (at + 12 + length > view.length) break
    const name = view.toString('latin1', at + 4, at + 8)
    chunks.push({ name, data: view.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return chunks
}

function headerIn(data: Uint8Array | undefined): Header | null {
  if (data?.length !== 13) return null
  const view = Buffer.from(data)
  const [width, height] = [view.readUInt32BE(0), view.readUInt32BE(4)]
  const [depth = 0, type = 0, compression, filter, interlace] = view.subarray(8)
  const samples = SAMPLES[type]
  const isRead = depth === 8 || ([1, 2, 4].includes(depth) && samples === 1)
  if (samples === undefined || !isRead || compression !== 0 || filter !== 0 || interlace !== 0) return null
  if (width === 0 || height === 0 || width * height > PIXELS_DECODED_MAX) return null
  return { width, height, depth, type, samples }
}

/** @returns null where it is not exactly so long */
function inflate(data: Uint8Array, length: number): Buffer | null {
  try {
    const inflated = inflateSync(data, { maxOutputLength: length })
    return inflated.length === length ? inflated : null
  } catch {
    return null
  }
}

/** In place (chapter 9). @param before bytes from a sample to the same one of the pixel before @returns whether all filters were known */
function unfilter(rows: Buffer, rowBytes: number, height: number, before: number): boolean {
  const stride = rowBytes + 1
  for (let y = 0; y < height; y += 1) {
    const start = y * stride + 1
    const filter = rows[start - 1] ?? 0
    if (filter > 4) return false
    if (filter === 0) continue
    for (let x = 0; x < rowBytes; x += 1) {
      const at = start + x
      const left = x < before ? 0 : (rows[at - before] ?? 0)
      const up = y === 0 ? 0 : (rows[at - stride] ?? 0)
      const upLeft = y === 0 || x < before ? 0 : (rows[at - stride - before] ?? 0)
      rows[at] = (rows[at] ?? 0) + predicted(filter, left, up, upLeft)
    }
  }
  return true
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const [toLeft, toUp, toUpLeft] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)]
  return toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft
}

/** @param transparency of each entry of the palette, or the one colour that cannot be seen (11.3.1.1) */
function colours(
  rows: Buffer,
  rowBytes: number,
  { width, height, depth, type, samples }: Header,
  palette: Uint8Array,
  transparency: Uint8Array,
): Uint8Array {
  const rgba = new Uint8Array(width * height * 4)
  const most = 2 ** depth - 1
  const unseen =
    type === 0 || type === 2
      ? Array.from({ length: transparency.length >> 1 }, (_, index) => transparency[2 * index + 1] ?? 0)
      : []
  const isUnseen = (...colour: readonly number[]) =>
    unseen.length === colour.length && colour.every((sample, index) => sample === unseen[index])
  for (let y = 0; y < height; y += 1) {
    const start = y * (rowBytes + 1) + 1
    const sample = (index: number) => {
      if (depth === 8) return rows[start + index] ?? 0
      const bit = index * depth
      return ((rows[start + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most
    }
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4
      const first = sample(x * samples)
      if (type === 3) {
        rgba.set(palette.subarray(first * 3, first * 3 + 3), at)
        rgba[at + 3] = transparency[first] ?? 255
      } else if (samples < 3) {
        rgba.fill(Math.round((first * 255) / most), at, at + 3)
        rgba[at + 3] = samples === 2 ? sample(x * 2 + 1) : isUnseen(first) ? 0 : 255
      } else {
        const [green, blue] = [sample(x * samples + 1), sample(x * samples + 2)]
        rgba[at] = first
        rgba[at + 1] = green
        rgba[at + 2] = blue
        rgba[at + 3] = samples === 4 ? sample(x * 4 + 3) : isUnseen(first, green, blue) ? 0 : 255
      }
    }
  }
  return rgba
}
