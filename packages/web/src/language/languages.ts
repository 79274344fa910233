/** The languages of the page. One more is a file beside this one, and a line here. */
import type { Translation } from './translation.ts'

/** By tag (BCP 47): how each calls itself, and what loads it. */
export const LANGUAGES = {
  en: { name: 'English', load: () => undefined },
  zh: { name: '中文', load: async () => (await import('./zh.ts')).CHINESE },
} as const satisfies Record<string, { readonly name: string; readonly load: () => Promise<Translation> | undefined }>

/** English stands with each part of the page. */
export interface Language extends Partial<Translation> {
  readonly tag: LanguageTag
  /** As which of its variants dates and numbers are written, as `en-GB`: the words of the page are the same in all. */
  readonly locale: string
}

export type LanguageTag = keyof typeof LANGUAGES

export function isLanguageTag(text: string): text is LanguageTag {
  return Object.hasOwn(LANGUAGES, text)
}

export const LANGUAGE_TAGS = Object.keys(LANGUAGES).filter(isLanguageTag)

/** @param wanted the languages of the reader, as for `bestLanguage` */
export async function loadLanguage(tag: LanguageTag, wanted: readonly string[]): Promise<Language> {
  return { tag, locale: localeOf(tag, wanted), ...(await LANGUAGES[tag].load()) }
}

/** The first that there is, of those that a reader wants (`navigator.languages`); English where there is none. */
export function bestLanguage(wanted: readonly string[]): LanguageTag {
  for (const tag of wanted) {
    const [primary = ''] = tag.toLowerCase().split('-')
    if (isLanguageTag(primary)) return primary
  }
  return 'en'
}

/**
 * Language, script and region of the first that is of this language: what a browser adds (`en-US@posix`) may be no tag, and Intl throws at it.
 */
function localeOf(tag: LanguageTag, wanted: readonly string[]): string {
  const variant = new RegExp(`^${tag}(-[a-z]{4})?(-(?:[a-z]{2}|\\d{3}))?(?![a-z\\d])`, 'i')
  for (const one of wanted) {
    const [found] = variant.exec(one) ?? []
    if (found !== undefined) return found
  }
  return tag
}
