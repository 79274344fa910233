/** What becomes of a command: something is done or shown, or it stays with what is wrong about it. */
import type { Phrase, PlaceKey } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { goTo } from '../chat/go-to.ts'
import { newestTime } from '../chat/newest-time.ts'
import { act } from './act.ts'
import { FILES_OTHERWISE, isSecretInput, planInput, uploadProblem } from './typing-aids.ts'

/** @returns what is wrong; null where it is done */
export function carryOutCommand(typed: string, place: PlaceKey, app: App, chat: Chat): Phrase | null {
  const { client, answered } = chat
  const here = client.state.value.places.get(place)
  const selected = answered.value.get(place)?.id ?? null
  const outcome = planInput(typed, { state: client.state.value, place, selected })
  if (outcome.kind !== 'mistake' && !isSecretInput(typed)) chat.sent.remember(typed)
  switch (outcome.kind) {
    case 'actions':
      act(outcome.actions, place, chat)
      if (outcome.goTo !== null) goTo(outcome.goTo, chat)
      return null
    case 'go':
      goTo(outcome.to, chat)
      return null
    case 'help':
      app.view.overlay.value = 'commands'
      return null
    case 'clear':
      if (here !== undefined) chat.cleared.value = new Map(chat.cleared.value).set(place, newestTime(here))
      chat.target.value = { kind: 'end' }
      return null
    case 'upload': {
      const ask = chat.files.value?.ask.value ?? null
      // A browser opens its choice soon after a key or a click only (HTML 6.4, transient activation).
      if (ask === null || !navigator.userActivation.isActive)
        return uploadProblem(client.state.value) ?? FILES_OTHERWISE
      ask(outcome.isKeptAsItIs)
      return null
    }
    case 'cancelUpload': {
      const uploads = chat.files.value?.uploads
      for (const { id } of uploads?.items.value ?? []) uploads?.cancel(id)
      return null
    }
    case 'quit':
      app.signOut(outcome.reason)
      return null
    case 'mistake':
      return outcome.phrase
    default:
      return outcome satisfies never
  }
}
