/** What the datagram door bounds. */
import type { DoorLimits } from '../definition.ts'

export const DATAGRAM_LIMITS = {
  datagramBytesMax: {
    default: 1_200,
    min: 64,
    max: 65_507,
    reason: 'a larger one is cut on its way, and lost whole where one piece is lost',
    reached: 'it is dropped, and counted',
  },
  datagramsPerMinute: {
    default: 60,
    min: 1,
    max: 100_000,
    reason: 'of each token: a sensor that runs wild must not fill a channel',
    reached: 'what comes meanwhile is dropped, and counted',
  },
} as const satisfies DoorLimits
