/** What a close frame says, and what can be said in one (RFC 6455 5.5.1, 7.4). */
import type { Check } from '../arguments.ts'

/** What the close frame of the other side said (RFC 6455 5.5.1). */
export interface CloseStatus {
  /** 1000 is in order, 1001 is going away, 1005 means that the frame gave no code (RFC 6455 7.4.1). */
  readonly code: number
  /** At most 123 bytes; empty if none was given. It comes from the other side. */
  readonly reason: string
}

/** What to say at the end, and how long to wait for the answer. */
export interface WebSocketCloseOptions {
  /** 1000 to 1014 as RFC 6455 7.4 has them, or 3000 to 4999 for the application. Default: 1000. */
  readonly code?: number
  /** At most 123 bytes. Default: empty. */
  readonly reason?: string
  /** How long to wait for the close frame of the other side. Default: `LIMITS.lingerTimeoutMs`. */
  readonly timeoutMs?: number
}

/** RFC 6455 7.4.1. */
export const NORMAL_CLOSURE = 1000
const GOING_AWAY = 1001
const NO_STATUS = 1005
const ABNORMAL_CLOSURE = 1006
export const POLICY_VIOLATION = 1008
/** 1004 is reserved. */
const NEVER_SENT = [1004, NO_STATUS, ABNORMAL_CLOSURE]
const REASON_BYTES_MAX = 123

export const CLOSE_CODE: Check = {
  what: `a code that a close frame can have: 1000 to 1014 but for ${NEVER_SENT.join(', ')}, or 3000 to 4999`,
  isRight: (value) =>
    typeof value === 'number' &&
    Number.isInteger(value) &&
    ((value >= 1000 && value <= 1014 && !NEVER_SENT.includes(value)) || (value >= 3000 && value <= 4999)),
}

/** @throws {RangeError} longer than a close frame can carry */
export function checkReason(reason = ''): void {
  const bytes = Buffer.byteLength(reason)
  if (bytes > REASON_BYTES_MAX)
    throw new RangeError(`reason has ${bytes} bytes, a close frame ${REASON_BYTES_MAX} at most`)
}

/** @param code as ws reports it @returns undefined when no close frame came (RFC 6455 7.1.5) */
export function closeStatus(code: number, reason: Buffer): CloseStatus | undefined {
  return code === ABNORMAL_CLOSURE ? undefined : { code, reason: String(reason) }
}

/** Whether the other side ended because it was done, and not because something went wrong. */
export function isOrderly({ code }: CloseStatus): boolean {
  return code === NORMAL_CLOSURE || code === GOING_AWAY || code === NO_STATUS
}
