/** Finds where the bytes that a read waits for end: after a number of them, or at a delimiter. Pure functions. */
import { checkArgument, DATA, OBJECT } from './arguments.ts'
import type { ReadUntilOptions } from './connection.ts'
import { FrameTooLongError, type NetError } from './errors.ts'
import { checkFrameBytes } from './codecs/partial-frame.ts'

export interface ReadEnd {
  /** Where the bytes for the reader end. */
  readonly end: number
  /** Where the next read begins. */
  readonly next: number
}

/**
 * Looks at all bytes that have come, of which the first `searchedBytes` were looked at before.
 * @returns undefined if more have to come
 */
export type FindEnd = (bytes: Buffer, searchedBytes: number) => ReadEnd | NetError | undefined

/** @throws {RangeError} not a whole number from 0 */
export function findLength(byteCount: number): FindEnd {
  if (byteCount !== 0) checkFrameBytes('byteCount', byteCount)
  return (bytes) => (bytes.length < byteCount ? undefined : { end: byteCount, next: byteCount })
}

/** @throws {RangeError} an empty delimiter, or a limit that is not a whole number from 1 */
export function findDelimiter(delimiter: string | Uint8Array, options: ReadUntilOptions): FindEnd {
  checkArgument('the delimiter', delimiter, DATA)
  checkArgument('the options of readUntil', options, OBJECT)
  const { bytesMax } = options
  const mark = Buffer.from(delimiter)
  checkFrameBytes('bytesMax', bytesMax)
  checkFrameBytes('the length of the delimiter', mark.length)
  const overlap = mark.length - 1
  return (bytes, searchedBytes) => {
    const end = bytes.indexOf(mark, Math.max(0, searchedBytes - overlap))
    if (end > bytesMax || (end === -1 && bytes.length - overlap > bytesMax)) {
      return new FrameTooLongError(undefined, bytesMax, { remedy: 'send shorter frames, or raise bytesMax' })
    }
    return end === -1 ? undefined : { end, next: end + mark.length }
  }
}
