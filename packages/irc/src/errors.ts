/**
 * Errors of this package. They are never a peer's fault: what it sends is not thrown, parsers return null or a failure
 * instead. `docs/reference/errors.md` is made from the table.
 */
export const ERRORS = {
  IRC_UNFORMATTABLE: {
    meaning: 'A message, tag or token cannot be written as one line of the protocol.',
    remedy: 'Refuse or clean the text before it becomes part of a message. `middleParam` does it for a parameter.',
  },
  IRC_LIMIT_TOO_SMALL: {
    meaning: 'A limit was given under which nothing can be written.',
    remedy: 'Give a larger limit. A character may take four bytes.',
  },
  IRC_BOT_STORE: {
    meaning: 'What a bot has stored cannot be read.',
    remedy: 'Put a copy of it back, or delete it: the bot then begins without its alarms.',
  },
} as const

export type ErrorCode = keyof typeof ERRORS

/** Nothing was changed. `code` names a row of ERRORS. */
export class IrcError extends RangeError {
  readonly code: ErrorCode
  /** What the programmer can do about it. */
  readonly remedy: string

  /** The remedy is given where it is known best, so that the table is in no bundle for browsers. */
  constructor(code: ErrorCode, message: string, remedy: string) {
    super(message)
    this.name = new.target.name
    this.code = code
    this.remedy = remedy
  }
}
