/** The server speaks the language of the page (IRCv3 draft/languages), also after each new connection, and when another one is chosen. */
import { effect } from '@preact/signals'
import { isLanguageOffered, SERVER_PLACE } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from './chat.ts'

/** What a server speaks that was told nothing. */
const UNTOLD = 'en'

/** @returns ends it */
export function speakLanguage({ language }: App, { connection, client }: Chat): () => void {
  let spoken: string = UNTOLD
  return effect(() => {
    const { tag } = language.value
    if (connection.value.kind !== 'online') spoken = UNTOLD
    else if (tag !== spoken && isLanguageOffered(client.state.peek(), tag)) {
      spoken = tag
      client.act({ kind: 'command', place: SERVER_PLACE, verb: 'LANGUAGE', params: [tag] })
    }
  })
}
