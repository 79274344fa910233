/** What of the page is in view. It is of this tab alone, and nothing of it is kept. */
import { type Signal, signal } from '@preact/signals'
import { type OwnerVisit, ownerVisitAt } from '../owner/owner-visit.ts'

/** On a narrow screen, what has slid over the conversation. */
export type Drawer = 'places' | 'people'

/** What lies over the page, one at a time. */
export type Overlay =
  | 'palette'
  | 'keys'
  | 'join'
  | 'date'
  | 'commands'
  | 'settings'
  | 'search'
  | 'channel'
  | 'person'
  | 'picture'

export interface View {
  readonly drawer: Signal<Drawer | null>
  readonly overlay: Signal<Overlay | null>
  /** The channel about which the overlay `join` asks; empty: it asks for a name. */
  readonly asked: Signal<string>
  /** Whom a moderator has chosen, for the overlay `person`. */
  readonly moderated: Signal<string | null>
  /** The owner's page, for those that have come in and for those that have not; null: it is closed. */
  readonly owner: Signal<OwnerVisit | null>
  /** The person looks at this page: what is shown there is being read. */
  readonly isAttended: Signal<boolean>
}

export function openView(): View {
  return {
    drawer: signal(null),
    overlay: signal(null),
    asked: signal(''),
    moderated: signal(null),
    owner: signal(ownerVisitAt(window)),
    isAttended: signal(true),
  }
}
