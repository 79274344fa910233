/** WebSocket (RFC 6455): no agreement, broken rules, messages over the limit. */
import { countBytes } from '../count-bytes.ts'
import { NetError, type NetErrorOptions } from './net-error.ts'

/** The handshake of a WebSocket failed. */
export class WebSocketHandshakeError extends NetError {
  /** The answer, ours or the server's; undefined where it did not come to one. */
  readonly statusCode: number | undefined

  constructor(message: string, statusCode: number | undefined, options?: NetErrorOptions) {
    super('NET_WEBSOCKET_HANDSHAKE', message, options)
    this.statusCode = statusCode
  }
}

/** The other side of a WebSocket broke the rules of RFC 6455. */
export class WebSocketProtocolError extends NetError {
  /** What the other side was told (RFC 6455 7.4.1): 1002 for frames, 1007 for text that is not UTF-8, 1008 for too much. */
  readonly closeCode: number

  constructor(closeCode: number, message: string, options?: NetErrorOptions) {
    super('NET_WEBSOCKET_PROTOCOL', message, options)
    this.closeCode = closeCode
  }
}

/** A WebSocket message over the limit; the other side was told 1009. */
export class MessageTooLongError extends NetError {
  /** The limit that was in force. */
  readonly messageBytesMax: number

  constructor(messageBytesMax: number, options?: NetErrorOptions) {
    super('NET_MESSAGE_TOO_LONG', `a message is longer than the limit of ${countBytes(messageBytesMax)}`, options)
    this.messageBytesMax = messageBytesMax
  }
}
