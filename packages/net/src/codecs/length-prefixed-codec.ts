/**
 * Frames with their length before them, as most binary protocols have it: an unsigned integer of 1, 2, 4 or 8 bytes, or a
 * base-128 varint (LEB128, "Encoding" of Protocol Buffers).
 */
import { BYTES, checkArgument, FLAG, OBJECT, oneOf } from '../arguments.ts'
import type { Codec } from './codec.ts'
import { CountedDecoder, type Header } from './counted-decoder.ts'
import { FrameTooLongError } from '../errors.ts'
import { countBytes } from '../count-bytes.ts'
import { checkFrameBytes } from './partial-frame.ts'

/** A length of always the same number of bytes. */
export interface FixedPrefixOptions {
  /** How many bytes the length has. */
  readonly prefix: 1 | 2 | 4 | 8
  /** The most bytes a frame may have, its prefix not counted. */
  readonly frameBytesMax: number
  /** Which byte of the length comes first: the most (`big`) or the least (`little`) significant. Default: `big`. */
  readonly endian?: 'big' | 'little'
  /** True if the length counts the bytes of the prefix too. Default: false. */
  readonly isPrefixCounted?: boolean
}

/** A length of as many bytes as it takes. */
export interface VarintPrefixOptions {
  /** Seven bits in a byte, the least significant first; the top bit says that more follow. */
  readonly prefix: 'varint'
  /** The most bytes a frame may have, its prefix not counted. */
  readonly frameBytesMax: number
}

/** How the length before a frame is written, and how long a frame may be. */
export type LengthPrefixedOptions = FixedPrefixOptions | VarintPrefixOptions

/** How the length of a frame is written. */
interface Prefix {
  readonly bytesMax: number
  readonly read: (bytes: Buffer) => Header
  readonly write: (frameBytes: number) => Buffer
}

const PREFIXES = oneOf(1, 2, 4, 8, 'varint')
const ENDIANS = oneOf('big', 'little')
const INCOMPLETE = { kind: 'incomplete' } as const
const VARINT_BYTES_MAX = 10

/**
 * A frame whose length is over the limit is one `FrameTooLongError`, at once, and no memory is taken for it. Its bytes are
 * dropped, and the next frame follows. A prefix that no frame can have is a `MalformedFrameError`, after which nothing more is
 * read. The stream ending inside a frame is a `EndOfStreamError`. `encode` throws FrameTooLongError.
 * @throws {RangeError} the limit is not a whole number from 1 to what the prefix can say
 */
export function lengthPrefixedCodec(options: LengthPrefixedOptions): Codec<Uint8Array> {
  checkArgument('the options of lengthPrefixedCodec', options, OBJECT)
  checkArgument('prefix', options.prefix, PREFIXES)
  if (options.prefix !== 'varint') {
    const { endian = 'big', isPrefixCounted = false } = options
    checkArgument('endian', endian, ENDIANS)
    checkArgument('isPrefixCounted', isPrefixCounted, FLAG)
  }
  const { frameBytesMax } = options
  const prefix = options.prefix === 'varint' ? varintPrefix() : fixedPrefix(options)
  const counted = options.prefix !== 'varint' && options.isPrefixCounted === true ? options.prefix : 0
  const most = options.prefix === 'varint' || options.prefix === 8 ? Number.MAX_SAFE_INTEGER : 256 ** options.prefix - 1
  checkFrameBytes('frameBytesMax', frameBytesMax, most - counted)
  return {
    decoder: () =>
      new CountedDecoder({ headerBytesMax: prefix.bytesMax, readHeader: (bytes) => prefix.read(bytes), frameBytesMax }),
    encode(frame) {
      checkArgument('a frame', frame, BYTES)
      if (frame.length > frameBytesMax) throw new FrameTooLongError(frame.length, frameBytesMax, { phase: 'write' })
      return Buffer.concat([prefix.write(frame.length), frame])
    },
  }
}

function fixedPrefix({ prefix, endian = 'big', isPrefixCounted = false }: FixedPrefixOptions): Prefix {
  const counted = isPrefixCounted ? prefix : 0
  return {
    bytesMax: prefix,
    read(bytes) {
      if (bytes.length < prefix) return INCOMPLETE
      const length = readUnsigned(bytes, prefix, endian)
      if (length < counted) {
        const reason = `a length of ${countBytes(length)} does not even cover its own prefix of ${countBytes(prefix)}`
        return { kind: 'malformed', reason }
      }
      return { kind: 'complete', headerBytes: prefix, frameBytes: length - counted }
    },
    write(frameBytes) {
      const bytes = Buffer.alloc(prefix)
      const length = BigInt(frameBytes + counted)
      for (let index = 0; index < prefix; index += 1) {
        const place = endian === 'big' ? prefix - 1 - index : index
        bytes[index] = Number((length >> BigInt(8 * place)) & 0xffn)
      }
      return bytes
    },
  }
}

/** Over 2^53 it is inexact, which is no matter: no frame is that long. */
function readUnsigned(bytes: Buffer, size: number, endian: 'big' | 'little'): number {
  if (size === 8) return Number(endian === 'big' ? bytes.readBigUInt64BE() : bytes.readBigUInt64LE())
  return endian === 'big' ? bytes.readUIntBE(0, size) : bytes.readUIntLE(0, size)
}

function varintPrefix(): Prefix {
  return {
    bytesMax: VARINT_BYTES_MAX,
    read(bytes) {
      let length = 0
      for (const [index, byte] of bytes.entries()) {
        length += (byte & 0x7f) * 128 ** index
        // The tenth byte has room for the 64th bit only.
        if (index === VARINT_BYTES_MAX - 1 && byte > 1) break
        if (byte < 0x80) return { kind: 'complete', headerBytes: index + 1, frameBytes: length }
      }
      if (bytes.length < VARINT_BYTES_MAX) return INCOMPLETE
      return { kind: 'malformed', reason: 'a varint does not end within 64 bits' }
    },
    write(frameBytes) {
      const bytes: number[] = []
      let rest = frameBytes
      while (rest >= 0x80) {
        bytes.push((rest % 0x80) | 0x80)
        rest = Math.floor(rest / 0x80)
      }
      return Buffer.from([...bytes, rest])
    },
  }
}
