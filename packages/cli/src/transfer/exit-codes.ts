/** What the exit code of `send` and `receive` says. */
import type { ErrorCode } from '@partyline/transfer'
import { EXIT, type EXIT_BY_SIGNAL } from '../exit-codes.ts'

export const TRANSFER_EXIT = {
  done: EXIT.ok,
  internal: EXIT.unexpected,
  usage: EXIT.usage,
  connection: 3,
  wrongCode: 4,
  refused: 5,
  conflict: 6,
  integrity: 7,
  disk: 8,
  /** Everything has arrived but what was left out. */
  skipped: 9,
} as const

export const EXIT_BY_ERROR: Readonly<Record<ErrorCode, number>> = {
  TRANSFER_CODE: TRANSFER_EXIT.usage,
  TRANSFER_WRONG_CODE: TRANSFER_EXIT.wrongCode,
  TRANSFER_CODE_BURNT: TRANSFER_EXIT.wrongCode,
  TRANSFER_NOT_FOUND: TRANSFER_EXIT.connection,
  TRANSFER_OTHER: TRANSFER_EXIT.connection,
  TRANSFER_CONNECTION: TRANSFER_EXIT.connection,
  TRANSFER_PROTOCOL: TRANSFER_EXIT.connection,
  TRANSFER_REFUSED: TRANSFER_EXIT.refused,
  TRANSFER_PATH: TRANSFER_EXIT.refused,
  TRANSFER_CONFLICT: TRANSFER_EXIT.conflict,
  TRANSFER_INTEGRITY: TRANSFER_EXIT.integrity,
  TRANSFER_CHANGED: TRANSFER_EXIT.integrity,
  TRANSFER_SPACE: TRANSFER_EXIT.disk,
  TRANSFER_DISK: TRANSFER_EXIT.disk,
  TRANSFER_SOURCE: TRANSFER_EXIT.usage,
  /** Of the other side; our own has the code of its signal. */
  TRANSFER_INTERRUPTED: TRANSFER_EXIT.refused,
  TRANSFER_INTERNAL: TRANSFER_EXIT.internal,
}

export type Signal = keyof typeof EXIT_BY_SIGNAL
