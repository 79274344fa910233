/** What the parts of the core share: the state that is being made, the names of the server, and the way out. */
import type { MessageFields } from '../message.ts'
import type { StateDraft } from './draft.ts'
import type { ItemKey } from './item.ts'
import type { ClientBounds } from './limits.ts'
import type { Names } from './names.ts'
import type { Request } from './requests.ts'
import type { PlaceKey } from './state.ts'
import type { Reader } from './telling.ts'
import type { TimelineWriter } from './timeline-writer.ts'

export interface CoreParts {
  readonly draft: StateDraft
  readonly writer: TimelineWriter
  readonly bounds: ClientBounds
  readonly names: () => Names
  /** Unix milliseconds, of the input that is being taken. */
  readonly now: () => number
  readonly reader: () => Reader
  readonly nextKey: () => ItemKey
  /** Whether a capability is in force. */
  readonly can: (capability: string) => boolean
  /** Nothing happens without a connection, and with what cannot be written as a line. @returns whether it was written */
  readonly write: (message: MessageFields) => boolean
  /** Writes it, so that its answer is known as such. */
  readonly ask: (message: MessageFields, request: Request) => boolean
  /** A place that is there, or is made now; null where there are too many. */
  readonly placeFor: (name: string) => PlaceKey | null
}
