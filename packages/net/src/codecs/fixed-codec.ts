/** Frames that all have the same length, such as records of a sensor or blocks of a disk. */
import { BYTES, checkArgument, OBJECT } from '../arguments.ts'
import type { Codec } from './codec.ts'
import { CountedDecoder } from './counted-decoder.ts'
import { MalformedFrameError } from '../errors.ts'
import { countBytes } from '../count-bytes.ts'
import { checkFrameBytes } from './partial-frame.ts'

/** How long a frame is. */
export interface FixedCodecOptions {
  /** The length of every frame, which is also the limit. */
  readonly frameBytes: number
}

/**
 * The stream ending inside a frame is a `EndOfStreamError`. `encode` throws a MalformedFrameError for another length.
 * @throws {RangeError} the length is not a whole number from 1
 */
export function fixedCodec(options: FixedCodecOptions): Codec<Uint8Array> {
  checkArgument('the options of fixedCodec', options, OBJECT)
  const { frameBytes } = options
  checkFrameBytes('frameBytes', frameBytes)
  const header = { kind: 'complete', headerBytes: 0, frameBytes } as const
  return {
    decoder: () => new CountedDecoder({ headerBytesMax: 0, readHeader: () => header, frameBytesMax: frameBytes }),
    encode(frame) {
      checkArgument('a frame', frame, BYTES)
      if (frame.length === frameBytes) return frame
      const message = `a frame of ${countBytes(frame.length)} does not fit a codec for frames of ${countBytes(frameBytes)}`
      throw new MalformedFrameError(message, { phase: 'write' })
    },
  }
}
