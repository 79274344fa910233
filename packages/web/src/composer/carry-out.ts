/** What becomes of what was typed: it is sent, or it is a command, which is loaded with the first of them. */
import type { Action, Phrase, PlaceKey } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'

/** @returns what is wrong; null where it is done, and the composer can be emptied */
export async function carryOut(typed: string, place: PlaceKey, app: App, chat: Chat): Promise<Phrase | null> {
  if (typed.startsWith('/') || chat.client.state.value.places.get(place)?.kind === 'server') {
    const { carryOutCommand } = await import('./carry-out-command.ts')
    return carryOutCommand(typed, place, app, chat)
  }
  act([{ kind: 'send', place, text: typed }], place, chat)
  return null
}

/** What is said is the answer to the message that is being answered. */
export function act(actions: readonly Action[], place: PlaceKey, chat: Chat): void {
  const reply = chat.answered.value.get(place)
  for (const action of actions) chat.client.act(reply === undefined ? action : asReply(action, place, reply.id))
  forgetReply(place, chat)
}

export function forgetReply(place: PlaceKey, { answered }: Chat): void {
  if (!answered.value.has(place)) return
  const rest = new Map(answered.value)
  rest.delete(place)
  answered.value = rest
}

function asReply(action: Action, place: PlaceKey, id: string): Action {
  const isSaid = action.kind === 'send' && action.place === place && action.replyTo === undefined
  return isSaid ? { ...action, replyTo: id } : action
}
