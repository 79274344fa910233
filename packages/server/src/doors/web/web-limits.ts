/** What the web door bounds beside the limits of the server. */
import type { DoorLimits, LimitsOf } from '../definition.ts'

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
  hookBodyBytesMax: {
    default: 256 * KIB,
    min: KIB,
    max: 16 * 1024 * KIB,
    reason: 'what a program posts to a hook is held whole. A push of GitHub with a hundred commits fits',
    reached: 'the program is answered 413',
  },
  hookLinesMax: {
    default: 8,
    min: 1,
    max: 100,
    reason: 'a program that posts a whole log would leave no room for people',
    reached: 'the last line is "…" instead of the rest',
  },
  hookPostsPerMinute: {
    default: 60,
    min: 1,
    max: 100_000,
    reason: 'a program that runs wild must not fill a channel',
    reached: 'the program is answered 429, with the time that it has to wait',
  },
  relaysMax: {
    default: 16,
    min: 0,
    max: 10_000,
    reason:
      'each transfer between two sides that cannot reach each other takes what the network of this machine can carry. 0 passes nothing on',
    reached: 'the side that comes is answered 503',
  },
  relaysPerAddressMax: {
    default: 4,
    min: 1,
    max: 10_000,
    reason: 'one person must not take all of them',
    reached: 'the side that comes is answered 429',
  },
  relayWaitMs: {
    default: 3_600_000,
    min: 1_000,
    max: 86_400_000,
    reason: 'a side that waits is a connection',
    reached: 'the side that waits is closed, and may come again',
  },
} as const satisfies DoorLimits

export type WebSettings = LimitsOf<typeof WEB_LIMITS>
