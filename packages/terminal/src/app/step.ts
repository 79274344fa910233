/** What comes of an input: another screen, actions for the client core, or something that only the terminal's owner can do. */
import type { Action, ClientState, UploadWish } from '@partyline/irc/client'
import type { Seen } from '../view/scene.ts'
import type { Look } from '../view/look.ts'
import type { Deed } from './key-map.ts'
import type { Ui } from './ui.ts'

export interface Step {
  readonly ui: Ui
  readonly actions: readonly Action[]
  readonly effect: Effect | null
}

export type Effect =
  | 'quit'
  | 'suspend'
  | 'redraw'
  | 'cancelUpload'
  /** Files of the person are sent. */
  | UploadWish
  /** What is written behind the command, up to the cursor, is completed. */
  | { readonly kind: 'completePath'; readonly written: string }

/** What an input is taken in. */
export interface World {
  readonly state: ClientState
  readonly look: Look
  /** How it would be seen with another screen. */
  readonly seen: (ui: Ui) => Seen
  /** What a key does, for those that do it by another way. */
  readonly act: (ui: Ui, deed: Deed) => Step
}

export function step(ui: Ui, ...actions: readonly Action[]): Step {
  return { ui, actions, effect: null }
}

export function effect(ui: Ui, effect: Effect): Step {
  return { ui, actions: [], effect }
}
