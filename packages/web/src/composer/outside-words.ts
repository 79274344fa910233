/** What stands in place of the composer says. */
import { wordsOf } from '../language/words-of.ts'

export const OUTSIDE_IN_ENGLISH = {
  left: 'You have left this channel.',
  kicked: (by: string) => `${by} removed you from this channel.`,
  kickedFor: (by: string, reason: string) => `${by} removed you from this channel: ${reason}`,
  key: 'Key of the channel',
  join: 'Join again',
  forget: 'Take it off the list',
}

export type OutsideWords = typeof OUTSIDE_IN_ENGLISH

export const outsideWords = wordsOf('outside', OUTSIDE_IN_ENGLISH)
