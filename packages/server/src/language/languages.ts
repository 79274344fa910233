/**
 * In which languages the server speaks to a client (IRCv3 draft/languages, https://gist.github.com/DanielOaks/8126122f74b26012a3de37db80e4e0c6).
 * What is translated: what the services say, and why something was not done. All else is for programs, or has been said by somebody.
 */
import { countedInChinese } from './zh-counted.ts'
import { translator, type Phrasebook } from './translator.ts'
import { MODES_IN_CHINESE } from './zh-modes.ts'
import { NUMERICS_IN_CHINESE } from './zh-numerics.ts'
import { REFUSALS_IN_CHINESE } from './zh-refusals.ts'
import { HELP_IN_CHINESE, SERVICES_IN_CHINESE } from './zh-services.ts'

/** BCP 47. */
const LANGUAGES = ['en', 'zh'] as const

export type Language = (typeof LANGUAGES)[number]

/** How many a client may name. */
export const LANGUAGES_MAX = LANGUAGES.length

const CHINESE: Phrasebook = [
  ...[...HELP_IN_CHINESE, ...MODES_IN_CHINESE].map(
    ([english, chinese]) => [`{0} - ${english}`, `{0} - ${chinese}`] as const,
  ),
  ...SERVICES_IN_CHINESE,
  ...REFUSALS_IN_CHINESE,
  ...NUMERICS_IN_CHINESE,
  // A refusal in the words of a service, and of what a log-in was refused for.
  ...NUMERICS_IN_CHINESE.map(([english, chinese]) => [`{0}: ${english}`, `{0}：${chinese}`] as const),
  ...REFUSALS_IN_CHINESE.map(
    ([english, chinese]) => [`SASL authentication failed: ${english}`, `SASL 登录失败：${chinese}`] as const,
  ),
]

const TRANSLATORS: Readonly<Partial<Record<Language, (text: string) => string>>> = {
  zh: translator(CHINESE, countedInChinese),
}

/** The value of the capability: those that have not all texts have a tilde. */
export function languagesOffered(): string {
  return [LANGUAGES_MAX, ...LANGUAGES.map((code) => (code in TRANSLATORS ? `~${code}` : code))].join(',')
}

/** @param code as clients write it; null: there is none */
export function parseLanguage(code: string): Language | null {
  return LANGUAGES.find((known) => known === code.toLowerCase()) ?? null
}

/** @param languages the first is preferred. English is the language of all texts */
export function inLanguage(text: string, [language]: readonly Language[]): string {
  return language === undefined ? text : (TRANSLATORS[language]?.(text) ?? text)
}
