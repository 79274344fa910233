/** Options that both sides of a WebSocket have, and what they mean for ws. */
import { type Checks, CLOCK, COUNT, DURATION } from '../arguments.ts'
import type { Clock } from '../clock.ts'
import { LIMITS } from '../limits.ts'

/** What both sides of a WebSocket can choose. */
export interface WebSocketOptions {
  /** The longest message that is accepted, in bytes, fragments together. Default: `LIMITS.webSocketMessageBytesMax`. */
  readonly messageBytesMax?: number
  /**
   * A ping is sent this often. A peer that has sent nothing from one ping to the next is taken for dead. 0 sends none. Default:
   * `LIMITS.webSocketKeepAliveIntervalMs`.
   */
  readonly keepAliveIntervalMs?: number
  /** Default: the machine's. */
  readonly clock?: Clock
}

export const WEBSOCKET: Checks<WebSocketOptions> = {
  messageBytesMax: COUNT,
  keepAliveIntervalMs: DURATION,
  clock: CLOCK,
}

/** In how many parts a message may come, whatever its length. */
const PARTS_MIN = 256

/** What ws may hold of a message that is not whole: its bytes, and in how many fragments and chunks they come. */
export function receiverBounds({ messageBytesMax = LIMITS.webSocketMessageBytesMax.default }: WebSocketOptions) {
  const partsMax = PARTS_MIN + Math.ceil(messageBytesMax / LIMITS.webSocketPartBytesMean.default)
  return { maxPayload: messageBytesMax, maxFragments: partsMax, maxBufferedChunks: partsMax }
}
