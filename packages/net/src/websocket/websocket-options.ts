/** What both sides of a WebSocket can choose. */
import type { Clock } from '../clock.ts'

/** What both sides of a WebSocket can choose. */
export interface WebSocketOptions {
  /** The longest message that is accepted, in bytes, fragments together. Default: `LIMITS.webSocketMessageBytesMax`. */
  readonly messageBytesMax?: number
  /**
   * A ping is sent this often, and who has sent nothing from one to the next is taken for dead. 0 sends none. Default:
   * `LIMITS.webSocketKeepAliveIntervalMs`.
   */
  readonly keepAliveIntervalMs?: number
  /** Default: the machine's. */
  readonly clock?: Clock
}
