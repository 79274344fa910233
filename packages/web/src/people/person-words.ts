/** What the list of people says, and how what can be done with one of them is called. */
import { wordsOf } from '../language/words-of.ts'

export const PERSON_IN_ENGLISH = {
  find: 'Find a person',
  ranks: {
    operators: 'Operators',
    halfOperators: 'Half-operators',
    voiced: 'May speak',
    members: 'Members',
  },
  menu: (name: string) => `What to do with ${name}`,
  write: 'Write a message',
  about: 'Who is that?',
  moderate: 'Rank, mute, remove, ban',
}

export type PersonWords = typeof PERSON_IN_ENGLISH

export const personWords = wordsOf('person', PERSON_IN_ENGLISH)
