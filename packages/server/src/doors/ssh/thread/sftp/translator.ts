/** The words of the server in the language of a client: those that all clients know. */
import { describeRefusal, sayPhrase } from '@partyline/irc/client'

/** @param language as a locale */
export async function translator(language: string): Promise<(words: string) => string> {
  if (!/^zh(?:\b|_)/i.test(language)) return (words) => words
  const { TALK_IN_CHINESE } = await import('@partyline/irc/zh')
  const catalogue = new Map(TALK_IN_CHINESE)
  return (words) => sayPhrase(describeRefusal({ code: '', context: [], text: words }), catalogue)
}
