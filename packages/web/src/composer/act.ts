/** What a person says is done by the client, and is the answer to the message that is being answered. */
import type { Action, PlaceKey } from '@partyline/irc/client'
import type { Chat } from '../chat/chat.ts'

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
