/** Which messages are shown as pictures, and in how many cells: known before the picture is there, so that nothing moves when it comes. */
import { fnv1a, type MessageItem } from '@partyline/irc/client'
import { fileIn } from '../files/file-in.ts'
import {
  PICTURE_BYTES_MAX,
  PICTURE_COLUMNS_MAX,
  PICTURE_ROWS_MAX,
  PICTURE_SOURCE_BYTES_MAX,
  PICTURE_SOURCE_PIXELS_MAX,
} from '../limits.ts'

export interface Placement {
  /** From 1 to 0xffffff; the same picture in another size has another. */
  readonly number: number
  readonly columns: number
  readonly rows: number
}

export interface Picture extends Placement {
  /** Of the file. */
  readonly id: string
  /** Where it is to be had as a PNG, the smallest first. */
  readonly addresses: readonly string[]
}

/** Where the pictures of a server are. */
export interface PictureSource {
  /** Of its files. */
  readonly origin: string
  /** What stands before the id of a file, where there is a small picture of it (docs/reference/files.md); null: the server makes none. */
  readonly thumbnails: string | null
  /** Of a file that is shown itself. */
  readonly pixelsMax: number
}

/** A cell is about twice as high as it is wide. */
const CELL_RATIO = 2
/** In pixels: a small picture is not made larger. */
const CELL_WIDTH = 8
/** What is put into an address. */
const FILE_ID = /^[\w-]+$/
const NUMBER_MAX = 0xff_ff_ff
/** Of which a Partyline makes small pictures. */
const TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])

/** null for a message without one. @param room in columns */
export function pictureIn(item: MessageItem, source: PictureSource, room: number): Picture | null {
  const file = fileIn(item, source.origin)
  if (file === null || file.pixels === null || !TYPES.has(file.type)) return null
  const { width, height } = file.pixels
  const pixels = width * height
  const isMadeSmall = file.bytes <= PICTURE_SOURCE_BYTES_MAX && pixels <= PICTURE_SOURCE_PIXELS_MAX
  const hasThumbnail = source.thumbnails !== null && FILE_ID.test(file.id) && isMadeSmall
  const isShownItself = file.type === 'image/png' && file.bytes <= PICTURE_BYTES_MAX && pixels <= source.pixelsMax
  const addresses = [
    ...(hasThumbnail ? [`${source.thumbnails}${file.id}/png`] : []),
    ...(isShownItself ? [item.text] : []),
  ]
  if (addresses.length === 0) return null
  const widest = Math.min(room, PICTURE_COLUMNS_MAX, Math.ceil(width / CELL_WIDTH))
  const highest = (columns: number) => Math.max(1, Math.round((columns * height) / width / CELL_RATIO))
  const rows = Math.min(PICTURE_ROWS_MAX, highest(widest))
  const columns = Math.max(1, Math.min(widest, Math.round((rows * width * CELL_RATIO) / height)))
  return { id: file.id, addresses, number: numberOf(`${file.id} ${columns} ${rows}`), columns, rows }
}

/** Two pictures with one number are as rare as they are harmless. */
function numberOf(key: string): number {
  return (fnv1a(key) % NUMBER_MAX) + 1
}
