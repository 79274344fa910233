/** What becomes of what was typed: it is sent, or it is a command, which is loaded with the first of them. */
import { hasRoom, type PlaceKey } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { act } from './act.ts'
import type { Carried } from './carried.ts'

export async function carryOut(typed: string, place: PlaceKey, app: App, chat: Chat): Promise<Carried> {
  const { state } = chat.client
  const isOrdinary = state.value.places.get(place)?.kind !== 'server' && hasRoom(state.value, place, typed)
  if (typed.startsWith('/') || !isOrdinary) {
    const { carryOutCommand } = await import('./carry-out-command.ts')
    return carryOutCommand(typed, place, app, chat)
  }
  // Where it cannot be kept, it is sent all the same.
  await chat.keepUnsent().catch(() => {})
  chat.sent.remember(typed)
  act([{ kind: 'send', place, text: typed }], place, chat)
  return { at: place, wrong: null }
}
