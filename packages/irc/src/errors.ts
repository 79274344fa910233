/**
 * Errors of this package. They are always the caller's fault: what a peer sends is never thrown, parsers return null or
 * a failure instead.
 */

/** A message cannot be written as one line of the protocol. `code` is stable; nothing was changed. */
export class MessageFormatError extends RangeError {
  readonly code = 'MESSAGE_UNFORMATTABLE'
  /** What the programmer can do about it. */
  readonly remedy: string

  constructor(problem: string, remedy: string) {
    super(problem)
    this.name = 'MessageFormatError'
    this.remedy = remedy
  }
}

/** A limit was given under which nothing can be written. `code` is stable; nothing was changed. */
export class LimitTooSmallError extends RangeError {
  readonly code = 'LIMIT_TOO_SMALL'
  /** What the programmer can do about it. */
  readonly remedy: string

  constructor(problem: string, remedy: string) {
    super(problem)
    this.name = 'LimitTooSmallError'
    this.remedy = remedy
  }
}
