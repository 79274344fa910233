/**
 * The lines of a file, of which one portion at a time is in memory. Old logs were written in whatever encoding a client had: what is no UTF-8
 * is taken for Windows-1252, which nearly all of it is.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { IMPORT_LIMITS } from './limits.ts'

const PORTION_BYTES = 256 * 1024
const NEWLINE = 0x0a
const RETURN = 0x0d

export interface FileLine {
  /** null where it is longer than a line may be. */
  readonly text: string | null
  readonly isUtf8: boolean
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const windows = new TextDecoder('windows-1252')

/** Throws what reading meets. @param onRead told how many bytes were read */
export function* linesOf(path: string, onRead: (bytes: number) => void = () => {}): Generator<FileLine> {
  const file = openSync(path, 'r')
  try {
    const portion = Buffer.alloc(PORTION_BYTES)
    /** The beginning of a line whose end was not read yet; null where it is too long already. */
    let begun: Buffer | null = Buffer.alloc(0)
    for (;;) {
      const size = readSync(file, portion)
      if (size === 0) break
      onRead(size)
      let start = 0
      for (let end = portion.indexOf(NEWLINE); end !== -1 && end < size; end = portion.indexOf(NEWLINE, start)) {
        yield lineOf(joined(begun, portion.subarray(start, end)))
        begun = Buffer.alloc(0)
        start = end + 1
      }
      begun = joined(begun, portion.subarray(start, size))
    }
    if (begun === null || begun.length > 0) yield lineOf(begun)
  } finally {
    closeSync(file)
  }
}

function joined(begun: Buffer | null, rest: Buffer): Buffer | null {
  if (begun === null || begun.length + rest.length > IMPORT_LIMITS.lineBytesMax) return null
  // A copy: the portion is read into again.
  return Buffer.concat([begun, rest])
}

function lineOf(bytes: Buffer | null): FileLine {
  if (bytes === null) return { text: null, isUtf8: true }
  const line = bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes
  try {
    return { text: utf8.decode(line), isUtf8: true }
  } catch {
    return { text: windows.decode(line), isUtf8: false }
  }
}
