/** What of the page is in view. It is of this tab alone, and nothing of it is kept. */
import { type Signal, signal } from '@preact/signals'

/** On a narrow screen, what has slid over the conversation. */
export type Drawer = 'places' | 'people'

export interface View {
  readonly drawer: Signal<Drawer | null>
}

export function openView(): View {
  return { drawer: signal(null) }
}
