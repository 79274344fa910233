/** The languages that the client speaks. A further one is a file with the same keys, and a line here. */
import type { PhraseCatalogue } from '@partyline/irc/client'
import { TALK_IN_CHINESE } from '@partyline/irc/zh'
import { ENGLISH, type Strings } from './en.ts'
import { CHINESE } from './zh.ts'

export interface Language {
  readonly strings: Strings
  /** What all clients say the same way. */
  readonly phrases: PhraseCatalogue
}

const LANGUAGES: ReadonlyMap<string, Language> = new Map([
  ['en', { strings: ENGLISH, phrases: new Map() }],
  ['zh', { strings: CHINESE, phrases: new Map(TALK_IN_CHINESE) }],
])

/** By a tag as `zh-CN`, or a locale as `zh_CN.UTF-8`; English where there is no other. */
export function languageOf(tag: string): Language {
  return LANGUAGES.get(tagOf(tag)) ?? { strings: ENGLISH, phrases: new Map() }
}

/** The language alone, as BCP 47 has it: `zh` of `zh_CN.UTF-8`. */
export function tagOf(tag: string): string {
  const [name = ''] = tag.toLowerCase().split(/[-_.]/, 1)
  return name
}
