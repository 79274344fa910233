/** The languages of the page. One more is a file beside this one, and a line here. */
import { ENGLISH, type Strings } from './en.ts'

const LANGUAGES = {
  en: () => Promise.resolve(ENGLISH),
  zh: async () => (await import('./zh.ts')).CHINESE,
} as const satisfies Record<string, () => Promise<Strings>>

export type LanguageTag = keyof typeof LANGUAGES

export const LANGUAGE_TAGS: readonly LanguageTag[] = ['en', 'zh']

export function isLanguageTag(text: string): text is LanguageTag {
  return Object.hasOwn(LANGUAGES, text)
}

export function loadStrings(tag: LanguageTag): Promise<Strings> {
  return LANGUAGES[tag]()
}

/** The first that there is, of those that a reader wants (`navigator.languages`); English where there is none. */
export function bestLanguage(wanted: readonly string[]): LanguageTag {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-')
    if (isLanguageTag(primary)) return primary
  }
  return 'en'
}
