/** What every part of the page may use. `main.tsx` makes it once; components get it with `useApp`. */
import type { ReadonlySignal, Signal } from '@preact/signals'
import type { Phrase } from '@partyline/irc/client'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Chat } from '../chat/chat.ts'
import type { Strings } from '../language/en.ts'
import type { Language } from '../language/languages.ts'
import type { Formats } from '../language/formats.ts'
import type { Claim } from '../session/identity.ts'
import type { LinkFinder } from '../timeline/linked.ts'
import type { PageWorker } from '../worker/page-worker.ts'
import type { Kept } from './kept.ts'
import type { SettingsStore } from './settings.ts'
import type { View } from './view.ts'

export interface App {
  readonly kept: Kept
  readonly settings: SettingsStore
  readonly language: ReadonlySignal<Language>
  readonly strings: ReadonlySignal<Strings>
  readonly formats: ReadonlySignal<Formats>
  /** Says what all clients say the same way. */
  readonly say: ReadonlySignal<(phrase: Phrase) => string>
  /** null until it is loaded. */
  readonly links: ReadonlySignal<LinkFinder | null>
  readonly view: View
  /** Another version of the page, and the messages that were chosen among the notifications. */
  readonly worker: PageWorker
  /** Who has come in, or is about to; null: nobody. */
  readonly session: Signal<Session | null>
  /** @param begin with the chat that is made for it */
  readonly signIn: (claim: Claim, begin: (chat: Chat) => void) => void
  /** Leaves the server, and forgets who it was. */
  readonly signOut: (reason: string) => void
}

export interface Session {
  readonly chat: Chat
  readonly claim: Claim
  /** It has been online, or this browser has come in before: the person sees the chat, also while there is no connection. */
  readonly isEntered: ReadonlySignal<boolean>
}

export const AppContext = createContext<App | null>(null)

/** @throws {Error} the component does not stand in the page that main.tsx made */
export function useApp(): App {
  const app = useContext(AppContext)
  if (app === null) throw new Error('This component needs an AppContext above it.')
  return app
}
