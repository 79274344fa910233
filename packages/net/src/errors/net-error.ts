/** The base of every error: a stable `code`, the phase, a remedy, and the system's own error as cause. */
import { type ErrorCode, ERRORS, type Phase } from './error-table.ts'

/** What an error can say beyond its code and its message. */
export interface NetErrorOptions {
  /** What lies behind it, mostly an error of the system. */
  readonly cause?: unknown
  /** Default: the phase of the table. */
  readonly phase?: Phase
  /** Default: the remedy of the table. */
  readonly remedy?: string
}

/** The base of all errors of this package; `code` tells them apart. */
export class NetError extends Error {
  /** Stable; `ERRORS` has all. */
  readonly code: ErrorCode
  /** What was being done when it failed. */
  readonly phase: Phase
  /** What a person can do about it. */
  readonly remedy: string

  constructor(code: ErrorCode, message: string, options: NetErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.phase = options.phase ?? ERRORS[code].phase
    this.remedy = options.remedy ?? ERRORS[code].remedy
    this.name = new.target.name
  }
}
