/** How what can be done with a person is called, in each language. */
import type { LanguageTag } from '../language/languages.ts'

const ENGLISH = {
  menu: (name: string) => `What to do with ${name}`,
  write: 'Write a message',
  about: 'Who is that?',
}

export type PersonWords = typeof ENGLISH

export const PERSON_WORDS: Readonly<Record<LanguageTag, PersonWords>> = {
  en: ENGLISH,
  zh: {
    menu: (name) => `对 ${name} 的操作`,
    write: '发消息',
    about: '这是谁？',
  },
}
