/** What becomes of a command: something is done or shown, or it stays with what is wrong about it. */
import type { PlaceKey } from '@partyline/irc/client'
import type { App } from '../app/app.ts'
import type { Chat } from '../chat/chat.ts'
import { goTo } from '../chat/go-to.ts'
import { newestTime } from '../chat/newest-time.ts'
import { act } from './act.ts'
import type { Carried } from './carried.ts'
import { FILES_OTHERWISE, isSecretInput, planInput, uploadProblem } from './typing-aids.ts'

export function carryOutCommand(typed: string, place: PlaceKey, app: App, chat: Chat): Carried {
  const done: Carried = { at: place, wrong: null }
  const { client, answered } = chat
  const here = client.state.value.places.get(place)
  const selected = answered.value.get(place)?.id ?? null
  const outcome = planInput(typed, { state: client.state.value, place, selected })
  if (outcome.kind !== 'mistake' && !isSecretInput(typed)) chat.sent.remember(typed)
  switch (outcome.kind) {
    case 'actions':
      act(outcome.actions, place, chat)
      return outcome.goTo === null ? done : led(outcome.goTo, place, chat)
    case 'go':
      return led(outcome.to, place, chat)
    case 'help':
      app.view.overlay.value = 'commands'
      return done
    case 'clear':
      if (here !== undefined) chat.cleared.value = new Map(chat.cleared.value).set(place, newestTime(here))
      chat.target.value = { kind: 'end' }
      return done
    case 'upload': {
      const ask = chat.files.value?.ask.value ?? null
      // A browser opens its choice soon after a key or a click only (HTML 6.4, transient activation).
      if (ask === null || !navigator.userActivation.isActive)
        return { at: place, wrong: uploadProblem(client.state.value) ?? FILES_OTHERWISE }
      ask(outcome.isKeptAsItIs)
      return done
    }
    case 'cancelUpload': {
      const uploads = chat.files.value?.uploads
      for (const { id } of uploads?.items.value ?? []) uploads?.cancel(id)
      return done
    }
    case 'quit':
      app.signOut(outcome.reason)
      return done
    case 'mistake':
      return { at: place, wrong: outcome.phrase }
    default:
      return outcome satisfies never
  }
}

/** What was typed since goes along, unless something is being written there. */
function led(to: string, from: PlaceKey, chat: Chat): Carried {
  const { drafts, key, wanted } = chat
  goTo(to, chat)
  const at = wanted.value === null ? (key.value ?? from) : from
  const draft = drafts.read(from)
  if (draft !== '' && drafts.read(at) === '') {
    drafts.write(at, draft)
    drafts.write(from, '')
  }
  return { at, wrong: null }
}
