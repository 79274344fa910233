import { itemsBackwards, type Place } from '@partyline/irc/client'

/** Of the newest that is there, Unix milliseconds; 0 of nothing. */
export function newestTime({ timeline }: Place): number {
  for (const { time } of itemsBackwards(timeline)) return time
  return 0
}
