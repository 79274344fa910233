/**
 * Every error that a person who runs the server may meet, in one table: its code, what it means and what to do.
 * `docs/reference/errors.md` says the same, and a check compares the two.
 *
 * An error's message says what was done and what was found, with the values; meaning and remedy here hold for every case.
 * Answers to clients are not errors: they are refusals, and numerics of the protocol.
 */

export interface ErrorEntry {
  readonly meaning: string
  /** What a person can do, in one sentence. */
  readonly remedy: string
}

export const ERRORS = {
  STORE_FULL: {
    meaning: 'The disk that holds the data folder has no room left. Nothing of the batch was recorded or delivered.',
    remedy: 'Free some space; the server goes on by itself and needs no restart.',
  },
  STORE_NEWER: {
    meaning: 'The history was written by a newer version of the server.',
    remedy: 'Start that version, or give another data folder.',
  },
  STORE_LOCKED: {
    meaning: 'Another process uses this data folder.',
    remedy: 'Stop that process first, or give this server a data folder of its own.',
  },
  STORE_UNWRITABLE: {
    meaning: 'The data folder cannot be made or written.',
    remedy: 'Give the user who runs the server the right to write there, or give another data folder.',
  },
  STORE_CORRUPT: {
    meaning: 'The history file is damaged or is no SQLite database.',
    remedy: 'Move history.sqlite and its -wal and -shm files away and restore a backup in their place.',
  },
  STORE_FAILED: {
    meaning: 'The disk or the database refused for another reason. Nothing of the batch was recorded or delivered.',
    remedy: 'Read the cause, and look for errors of the disk in the log of the system.',
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

/** Base of the server's own errors: `code` names a row of ERRORS, `remedy` says what a person can do. */
export class ServerError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code
  readonly remedy: string

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    this.remedy = ERRORS[code].remedy
  }
}

export type StoreErrorCode = Extract<ErrorCode, `STORE_${string}`>

/** The disk said no. Nothing of the call was recorded; the store can be used on, unless it did not open at all. */
export class StoreError extends ServerError<StoreErrorCode> {}
