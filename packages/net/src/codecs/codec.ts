/** Frames over bytes: a message is not a read, so something has to say where one ends. */
import type { NetError } from '../errors.ts'

/** Turns chunks into frames, synchronously and without I/O; holds what is not complete, within a limit. */
export interface Decoder<Frame> {
  /**
   * Bytes held: of what is not complete never more than the codec's limit and a few bytes for the frame's own marks, and what
   * of the last chunk was not taken.
   */
  readonly bytesHeld: number
  /**
   * The frames that this chunk completes; an error stands in the place of one that cannot be given, and decoding goes on. A
   * frame is cut when it is taken, because a chunk of small frames is a fraction of what they cost together. Those that are
   * not taken stay, and come before those of the next chunk.
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
