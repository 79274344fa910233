/** Which messages are shown as pictures, and in how many cells: known before the picture is there, so that nothing moves when it comes. */
import type { MessageItem } from '@partyline/irc/client'
import { fileIn } from '../files/file-in.ts'
import { PICTURE_BYTES_MAX, PICTURE_COLUMNS_MAX, PICTURE_PIXELS_MAX, PICTURE_ROWS_MAX } from '../limits.ts'
import type { Placement } from './kitty.ts'

export interface Picture extends Placement {
  /** Of the file. */
  readonly id: string
  readonly url: string
  readonly bytes: number
}

/** A cell is about twice as high as it is wide. */
const CELL_RATIO = 2
/** In pixels: a small picture is not made larger. */
const CELL_WIDTH = 8
const NUMBER_MAX = 0xff_ff_ff

/** null for a message without one. @param origin of the files of the server @param room in columns */
export function pictureIn(item: MessageItem, origin: string, room: number): Picture | null {
  const file = fileIn(item, origin)
  if (file === null || file.pixels === null || file.type !== 'image/png') return null
  const { width, height } = file.pixels
  if (file.bytes > PICTURE_BYTES_MAX || width * height > PICTURE_PIXELS_MAX) return null
  const widest = Math.min(room, PICTURE_COLUMNS_MAX, Math.ceil(width / CELL_WIDTH))
  const highest = (columns: number) => Math.max(1, Math.round((columns * height) / width / CELL_RATIO))
  const rows = Math.min(PICTURE_ROWS_MAX, highest(widest))
  const columns = Math.max(1, Math.min(widest, Math.round((rows * width * CELL_RATIO) / height)))
  return { id: file.id, url: item.text, bytes: file.bytes, number: numberOf(file.id), columns, rows }
}

/** FNV-1a. Two files with one number are as rare as they are harmless. */
function numberOf(id: string): number {
  let hash = 0x81_1c_9d_c5
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 0x01_00_01_93)
  return ((hash >>> 0) % NUMBER_MAX) + 1
}
