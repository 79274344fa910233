/** What the readers of lines need beside what all parts of the core share. */
import type { Message } from '../../message.ts'
import type { Trouble } from '../connection-state.ts'
import type { CoreParts } from '../core-parts.ts'
import type { Request } from '../requests.ts'
import type { ListEntry, Membership, PlaceKey } from '../state.ts'
import type { Telling } from '../telling.ts'

export interface ReceiveParts extends CoreParts {
  /** Into the timeline of a place, behind what came before it. */
  readonly add: (place: PlaceKey, telling: Telling) => void
  /** This person is in a channel now. */
  /** @param time as the server has it */
  readonly joined: (place: PlaceKey, time: number) => void
  /** The list of its members has come. */
  readonly membersKnown: (place: PlaceKey) => void
  /** And not any more. */
  readonly left: (place: PlaceKey, membership: Membership) => void
  /** The welcome is over. */
  readonly welcomed: () => void
  /** Bans and the like, of which the end has not come. */
  readonly growingLists: Map<string, ListEntry[]>
  /** Where a person has asked a service something a moment ago, and not in a conversation with it; null: nowhere. */
  readonly askedOf: (service: string) => PlaceKey | null
  readonly renamed: (from: PlaceKey, to: PlaceKey) => void
  /** Why the connection will end. */
  readonly trouble: (trouble: Trouble) => void
  /** It ends, and another one would end in the same way. */
  readonly failed: (trouble: Trouble) => void
}

export type Take = (parts: ReceiveParts, message: Message, request: Request | null) => void

/** By verb or numeric. */
export type Takes = Readonly<Record<string, Take>>

export function isMe({ draft, names }: ReceiveParts, nick: string): boolean {
  return names().isSame(nick, draft.state.me.nick)
}
