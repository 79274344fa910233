/** What the plain door bounds beside the limits of the server. */
import type { DoorLimits, LimitsOf } from '../definition.ts'

export const PLAIN_LIMITS = {
  plainMessagesPerLineMax: {
    default: 8,
    min: 1,
    max: 100,
    reason: 'a long line of a person is sent as several messages. It is held until its end has come',
    reached: 'the person is told that the line was too long. Nothing of it is sent',
  },
  plainHistoryShownMax: {
    default: 20,
    min: 1,
    max: 10_000,
    reason: 'a person that comes in sees what was said before, and should see the last of it on one screen',
    reached: 'what was said earlier is asked for with /history',
  },
} as const satisfies DoorLimits

export type PlainLimits = LimitsOf<typeof PLAIN_LIMITS>
