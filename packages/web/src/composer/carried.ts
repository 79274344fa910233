/** What has become of what was typed. */
import type { Phrase, PlaceKey } from '@partyline/irc/client'

export interface Carried {
  /** Where the person is then. */
  readonly at: PlaceKey
  /** null: it is done. */
  readonly wrong: Phrase | null
}
