/** What others read when a connection ends without a QUIT: plain words, no addresses, nothing of the inside. */
import { ResetError, TimeoutError, type CloseReason } from '@partyline/net'

export const CLOSED = 'Connection closed'
export const NOT_READING = 'Send queue exceeded: the client does not read'

export function quitReason(closed: CloseReason): string {
  return closed.kind === 'failed' ? failureReason(closed.error) : CLOSED
}

/** @param error what ended the conversation */
export function failureReason(error: unknown): string {
  if (error instanceof ResetError) return 'Connection reset'
  return error instanceof TimeoutError ? 'Connection timed out' : 'Connection lost'
}
