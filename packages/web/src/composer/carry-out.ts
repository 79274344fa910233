/** What becomes of what was typed: it is sent, done, shown, or it stays with what is wrong about it. */
import type { Action, Phrase, PlaceKey, SlashOutcome } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { goTo } from '../chat/go-to.ts'

/** @returns what is wrong; null where it is done, and the composer can be emptied */
export async function carryOut(typed: string, place: PlaceKey, app: App, chat: Chat): Promise<Phrase | null> {
  const { client, answered } = chat
  const reply = answered.value.get(place)
  const outcome = await plan(typed, place, chat)
  switch (outcome.kind) {
    case 'actions':
      for (const action of outcome.actions) client.act(reply === undefined ? action : asReply(action, place, reply.id))
      forgetReply(place, chat)
      if (outcome.goTo !== null) goTo(outcome.goTo, chat)
      return null
    case 'go':
      goTo(outcome.to, chat)
      return null
    case 'help':
      app.view.overlay.value = 'commands'
      return null
    case 'clear':
      chat.target.value = { kind: 'end' }
      return null
    case 'quit':
      app.signOut(outcome.reason)
      return null
    case 'mistake':
      return outcome.phrase
    default:
      return outcome satisfies never
  }
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

/** What is no command is said at once. What commands there are is loaded with the first of them. */
async function plan(typed: string, place: PlaceKey, { client, answered }: Chat): Promise<SlashOutcome> {
  const { places } = client.state.value
  if (!typed.startsWith('/') && places.get(place)?.kind !== 'server')
    return { kind: 'actions', actions: [{ kind: 'send', place, text: typed }], goTo: null }
  const { planInput } = await import('./typing-aids.ts')
  return planInput(typed, { state: client.state.value, place, selected: answered.value.get(place)?.id ?? null })
}
