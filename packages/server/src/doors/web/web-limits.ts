/** What the web door bounds beside the limits of the server. */
import type { DoorLimits } from '../definition.ts'

const KIB = 1024

export const WEB_LIMITS = {
  webMessageBytesMax: {
    default: 16 * KIB,
    min: 8 * KIB,
    max: 1024 * KIB,
    reason:
      'a message of a WebSocket is held whole before it is read. Up to here, a line that is too long is only refused',
    reached: 'the WebSocket is closed with 1009',
  },
} as const satisfies DoorLimits
