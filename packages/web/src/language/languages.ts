/** The languages of the page. One more is a file beside this one, and a line here. */
import type { PhraseCatalogue } from '@partyline/irc/client'
import { ENGLISH, type Strings } from './en.ts'

export interface Language {
  readonly tag: LanguageTag
  readonly strings: Strings
  /** What all clients say the same way; undefined for English. */
  readonly phrases: PhraseCatalogue | undefined
}

const LOADERS = {
  en: () => Promise.resolve({ strings: ENGLISH, phrases: undefined }),
  zh: async () => {
    const [{ CHINESE }, { TALK_IN_CHINESE }] = await Promise.all([import('./zh.ts'), import('@partyline/irc/zh')])
    return { strings: CHINESE, phrases: new Map(TALK_IN_CHINESE) }
  },
} as const satisfies Record<string, () => Promise<Omit<Language, 'tag'>>>

export type LanguageTag = keyof typeof LOADERS

export const LANGUAGE_TAGS: readonly LanguageTag[] = ['en', 'zh']

export function isLanguageTag(text: string): text is LanguageTag {
  return Object.hasOwn(LOADERS, text)
}

export async function loadLanguage(tag: LanguageTag): Promise<Language> {
  return { tag, ...(await LOADERS[tag]()) }
}

/** The first that there is, of those that a reader wants (`navigator.languages`); English where there is none. */
export function bestLanguage(wanted: readonly string[]): LanguageTag {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-')
    if (isLanguageTag(primary)) return primary
  }
  return 'en'
}
