/** What of the page is in view. It is of this tab alone, and nothing of it is kept. */
import { type Signal, signal } from '@preact/signals'

/** On a narrow screen, what has slid over the conversation. */
export type Drawer = 'places' | 'people'

/** What lies over the page, one at a time. */
export type Overlay = 'palette' | 'keys' | 'join' | 'date' | 'commands'

export interface View {
  readonly drawer: Signal<Drawer | null>
  readonly overlay: Signal<Overlay | null>
  /** The person looks at this page: what is shown there is being read. */
  readonly isAttended: Signal<boolean>
}

export function openView(): View {
  return { drawer: signal(null), overlay: signal(null), isAttended: signal(true) }
}
