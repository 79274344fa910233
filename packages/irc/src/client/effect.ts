/** What goes into the core, and what comes out of it: the core itself does nothing but think. */
import type { Action } from './action.ts'
import type { Trouble } from './connection-state.ts'

/** Connections are numbered: what comes late of an earlier one is passed over. */
export type Input =
  | { readonly kind: 'opened'; readonly connection: number }
  /** Lines of the server, without their ends. */
  | { readonly kind: 'lines'; readonly connection: number; readonly lines: readonly string[] }
  /** The connection is over, or could not be made; null: the other side has ended it without a word. */
  | {
      readonly kind: 'closed'
      readonly connection: number
      readonly trouble: Trouble | null
      readonly isFinal: boolean
    }
  /** It is time: what was asked for by `wake`, or any later time. */
  | { readonly kind: 'time' }
  /** What the platform says of the network. Platforms that do not say count as online. */
  | { readonly kind: 'network'; readonly isOnline: boolean }
  | { readonly kind: 'action'; readonly action: Action }

export type Effect =
  /** Make a connection, and say `opened` or `closed`. */
  | { readonly kind: 'open'; readonly connection: number }
  | { readonly kind: 'write'; readonly connection: number; readonly lines: readonly string[] }
  /** End it, or stop making it. No `closed` is waited for. */
  | { readonly kind: 'close'; readonly connection: number }

export interface Outcome {
  readonly effects: readonly Effect[]
  /** When to say `time`, in Unix milliseconds; null: nothing waits. It replaces what was said before. */
  readonly wakeAt: number | null
}
