/** What becomes of what was typed: it is sent, or it is a command, which is loaded with the first of them. */
import type { Phrase, PlaceKey } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { act } from './act.ts'

/** @returns what is wrong; null where it is done, and the composer can be emptied */
export async function carryOut(typed: string, place: PlaceKey, app: App, chat: Chat): Promise<Phrase | null> {
  if (typed.startsWith('/') || chat.client.state.value.places.get(place)?.kind === 'server') {
    const { carryOutCommand } = await import('./carry-out-command.ts')
    return carryOutCommand(typed, place, app, chat)
  }
  chat.sent.remember(typed)
  act([{ kind: 'send', place, text: typed }], place, chat)
  return null
}
