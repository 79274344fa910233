/** The server speaks the language of the screen (IRCv3 draft/languages), also after each new connection. */
import { isLanguageOffered, SERVER_PLACE, type Client } from '@partyline/irc/client'

/** What a server speaks that was told nothing. */
const UNTOLD = 'en'

/** @param tag BCP 47 @returns ends it */
export function speakLanguage(client: Client, tag: string): () => void {
  let isTold = tag === UNTOLD
  return client.subscribe((state) => {
    if (state.connection.kind !== 'online') isTold = tag === UNTOLD
    else if (!isTold && isLanguageOffered(state, tag)) {
      isTold = true
      client.act({ kind: 'command', place: SERVER_PLACE, verb: 'LANGUAGE', params: [tag] })
    }
  })
}
