/** What all clients say the same way, in the language of the command. */
import type { PhraseCatalogue } from '@partyline/irc/client'
import { type Catalogue, say, text } from '../language/text.ts'

/** In another catalogue, this is the tag of its language (RFC 5646). */
const LANGUAGE = text`en`

export function languageOf(catalogue: Catalogue): string {
  return say(LANGUAGE, catalogue)
}

export async function talkCatalogue(catalogue: Catalogue): Promise<PhraseCatalogue> {
  if (languageOf(catalogue) !== 'zh') return new Map()
  const { TALK_IN_CHINESE } = await import('@partyline/irc/zh')
  return new Map(TALK_IN_CHINESE)
}
