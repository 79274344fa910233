/** How what can be done with a person is called. */
import { wordsOf } from '../language/words-of.ts'

export const PERSON_IN_ENGLISH = {
  menu: (name: string) => `What to do with ${name}`,
  write: 'Write a message',
  about: 'Who is that?',
}

export type PersonWords = typeof PERSON_IN_ENGLISH

export const personWords = wordsOf('person', PERSON_IN_ENGLISH)
