/** GIF89a: no camera writes it, and it has no place for what one would note. */
import type { Picture } from './picture.ts'

const SIZE_AT = 6

export function readGif(bytes: Buffer): Picture {
  const size = { width: bytes.readUInt16LE(SIZE_AT), height: bytes.readUInt16LE(SIZE_AT + 2) }
  return { size, cleaned: null }
}
