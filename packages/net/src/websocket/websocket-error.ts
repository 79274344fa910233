/** From what ws reports, and from how a WebSocket ended, to the errors of this package. */
import type { CloseReason } from '../connection.ts'
import { ClosedError, MessageTooLongError, type NetError, type Phase, WebSocketProtocolError } from '../errors.ts'
import { countBytes } from '../count-bytes.ts'
import { errorCode, fromSystemError } from '../system-error.ts'

/**
 * With the close code that the other side is told (RFC 6455 7.4.1).
 * @param messageBytesMax the limit in force
 * @param doing what was being done, to begin the message with
 */
export function fromWebSocketError(error: unknown, messageBytesMax: number, doing: string): NetError {
  const code = errorCode(error)
  const detail = error instanceof Error ? error.message : String(error)
  switch (code) {
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
    case 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH':
      return new MessageTooLongError(messageBytesMax, { cause: error })
    case 'WS_ERR_INVALID_UTF8':
      return new WebSocketProtocolError(1007, `${doing}: text is not UTF-8`, { cause: error })
    case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
      return new WebSocketProtocolError(1008, `${doing}: a message is in too many pieces`, { cause: error })
    default:
  }
  if (code.startsWith('WS_ERR_')) return new WebSocketProtocolError(1002, `${doing}: ${detail}`, { cause: error })
  return fromSystemError(error, 'read', doing)
}

/**
 * What the other side is told beside the code, where it has broken a rule: at most 123 bytes (RFC 6455 5.5.1).
 * @param code that ws sends
 */
export function faultReason(code: number, messageBytesMax: number, isCompressed: boolean): string | undefined {
  switch (code) {
    case 1002:
      return 'a frame is not as RFC 6455 has it'
    case 1007:
      return isCompressed ? 'text is not UTF-8, or a message cannot be inflated' : 'text is not UTF-8'
    case 1008:
      return 'a message is in too many pieces'
    case 1009:
      return `a message is longer than ${countBytes(messageBytesMax)}`
    default:
      return undefined
  }
}

/** Why nothing more can be done with a WebSocket that ended like this. */
export function goneError(reason: CloseReason, peer: string, phase: Phase, cause?: unknown): NetError {
  const message = `WebSocket with ${peer} was`
  switch (reason.kind) {
    case 'failed':
      return reason.error
    case 'aborted':
      return new ClosedError(`${message} aborted on this side`, { cause: reason.reason, phase })
    case 'closed':
      return new ClosedError(`${message} closed on this side`, { cause, phase })
    case 'ended':
      return new ClosedError(`${message} closed by the other side`, { cause, phase })
    default:
      return reason satisfies never
  }
}
