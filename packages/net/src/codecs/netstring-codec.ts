/** Netstrings (D. J. Bernstein, "Netstrings", 1997): `5:hello,`. A length that people can read and any bytes after it. */
import { BYTES, checkArgument, OBJECT } from '../arguments.ts'
import type { Codec } from './codec.ts'
import { CountedDecoder, type Header } from './counted-decoder.ts'
import { FrameTooLongError } from '../errors.ts'
import { checkFrameBytes } from './partial-frame.ts'

/** How long a frame may be. */
export interface NetstringOptions {
  /** The most bytes a frame may have, its length and comma not counted. */
  readonly frameBytesMax: number
}

/** Any safe integer, and the colon. */
const HEADER_BYTES_MAX = 17
const COLON = 0x3a
const COMMA = 0x2c

/**
 * A frame whose length is over the limit is one `FrameTooLongError`, at once. Its bytes are dropped, and the next frame
 * follows. A length that is none, or a comma that is missing, is a `MalformedFrameError`, after which nothing more is read.
 * The stream ending inside a frame is a `EndOfStreamError`. `encode` throws FrameTooLongError.
 * @throws {RangeError} the limit is not a whole number from 1
 */
export function netstringCodec(options: NetstringOptions): Codec<Uint8Array> {
  checkArgument('the options of netstringCodec', options, OBJECT)
  const { frameBytesMax } = options
  checkFrameBytes('frameBytesMax', frameBytesMax)
  const format = { headerBytesMax: HEADER_BYTES_MAX, readHeader, trailer: COMMA, frameBytesMax }
  return {
    decoder: () => new CountedDecoder(format),
    encode(frame) {
      checkArgument('a frame', frame, BYTES)
      if (frame.length > frameBytesMax) throw new FrameTooLongError(frame.length, frameBytesMax, { phase: 'write' })
      return Buffer.concat([Buffer.from(`${frame.length}:`), frame, Buffer.of(COMMA)])
    },
  }
}

function readHeader(bytes: Buffer): Header {
  const colon = bytes.indexOf(COLON)
  const digits = bytes.toString('latin1', 0, colon === -1 ? bytes.length : colon)
  // Not `007`: the specification leaves only one way to write a length.
  const isLength = /^(0|[1-9]\d{0,15})$/.test(digits)
  if (isLength && colon !== -1) return { kind: 'complete', headerBytes: colon + 1, frameBytes: Number(digits) }
  if (isLength && bytes.length < HEADER_BYTES_MAX) return { kind: 'incomplete' }
  return { kind: 'malformed', reason: 'a netstring does not begin with its length and a colon' }
}
