/** What is said of a name that was somebody else's. */
import { wordsOf } from '../language/words-of.ts'

export const TAKEN_IN_ENGLISH = {
  taken: (wanted: string, nick: string) =>
    `The name ${wanted} is taken. Here you are ${nick}: /nick gives you another name, and /login is for an account of yours.`,
  seen: 'All right',
}

export type TakenWords = typeof TAKEN_IN_ENGLISH

export const takenWords = wordsOf('taken', TAKEN_IN_ENGLISH)
