/** What is said of a name that was somebody else's. */
import { wordsOf } from '../language/words-of.ts'

export const TAKEN_IN_ENGLISH = {
  taken: (wanted: string, nick: string) =>
    `Somebody else is called ${wanted}. Here you are ${nick}; /nick gives you another name.`,
  seen: 'All right',
}

export type TakenWords = typeof TAKEN_IN_ENGLISH

export const takenWords = wordsOf('taken', TAKEN_IN_ENGLISH)
