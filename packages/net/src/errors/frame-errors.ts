/** Bytes that a codec cannot take. */
import { countBytes } from '../count-bytes.ts'
import { NetError, type NetErrorOptions } from './net-error.ts'

/** A line over the limit, in its place; the next line follows. */
export class LineTooLongError extends NetError {
  /** The limit that was in force. */
  readonly lineBytesMax: number

  constructor(lineBytesMax: number, options?: NetErrorOptions) {
    super('NET_LINE_TOO_LONG', `a line is longer than ${countBytes(lineBytesMax)}`, options)
    this.lineBytesMax = lineBytesMax
  }
}

/** A frame over the limit, in its place; what follows, the codec says. */
export class FrameTooLongError extends NetError {
  /** The length that the frame has, or that it claims; undefined while its end has not been seen. */
  readonly frameBytes: number | undefined
  /** The limit that was in force. */
  readonly frameBytesMax: number

  constructor(frameBytes: number | undefined, frameBytesMax: number, options?: NetErrorOptions) {
    const length = frameBytes === undefined ? '' : `, with ${countBytes(frameBytes)},`
    super('NET_FRAME_TOO_LONG', `a frame${length} is longer than the limit of ${countBytes(frameBytesMax)}`, options)
    this.frameBytes = frameBytes
    this.frameBytesMax = frameBytesMax
  }
}

/** Bytes that are no frame, or a value that cannot be one. */
export class MalformedFrameError extends NetError {
  constructor(message: string, options?: NetErrorOptions) {
    super('NET_FRAME_MALFORMED', message, options)
  }
}
