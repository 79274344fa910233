/** Frames over bytes. A read does not give a message, so a codec finds where each one ends. */
import type { NetError } from '../errors.ts'

/** Turns chunks into frames, synchronously and without I/O; holds what is not complete, within a limit. */
export interface Decoder<Frame> {
  /**
   * Bytes held. Of a frame that is not complete: at most the codec's limit, and a few bytes for the frame's own marks. Beside
   * that, the part of the last chunk that was not taken.
   */
  readonly bytesHeld: number
  /**
   * The frames that this chunk completes. An error stands in the place of a frame that cannot be given, and decoding goes on. A
   * frame is cut when it is taken, because many small frames cost far more memory than their chunk. Frames that are not taken
   * stay, and come before those of the next chunk.
   */
  decode(chunk: Uint8Array): Iterable<Frame | NetError>
  /** At the end of the stream, when all frames were taken: what is left. */
  end(): Iterable<Frame | NetError>
}

/** How frames become bytes and bytes become frames. One codec serves many connections; each gets a decoder of its own. */
export interface Codec<Frame> {
  /** A decoder for one stream. */
  decoder(): Decoder<Frame>
  /**
   * After so long without a byte, what is held of a frame counts as one: `end` gives it, and the decoder MUST be as new then.
   * Undefined: only the stream says where a frame ends.
   */
  readonly quietMs?: number | undefined
  /**
   * The bytes of one frame, with the marks around it. Each codec says what it throws for a frame that it cannot carry.
   */
  encode(frame: Frame): Uint8Array
}
