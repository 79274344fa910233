/** The table of doors as plain data, for the command that says where to come in. */
import type { Address } from '../config/address.ts'
import type { Visitors } from '../session/server-info.ts'
import { WAYS, type DoorName } from './table.ts'
import type { Guest, WayIn } from './way-in.ts'

export interface DoorDescription {
  readonly name: DoorName
  readonly isEncrypted: boolean
  /** What a person types where it is reached at this address; empty where nothing can be typed. */
  readonly waysIn: (address: Address, guest: Guest) => readonly WayIn[]
}

/** What needs least is shown first: everybody has a browser. */
const ORDER: readonly Visitors[] = ['browsers', 'people', 'terminals', 'clients']

/** Every door, those for browsers first. */
export function describeDoors(): readonly DoorDescription[] {
  return WAYS.toSorted((one, other) => rank(one.definition.visitors) - rank(other.definition.visitors)).map(
    ({ name, isEncrypted, entrance }) => ({
      name,
      isEncrypted,
      waysIn: (address, guest) => entrance.waysIn(address, guest).filter(({ lines }) => lines.length > 0),
    }),
  )
}

const rank = (visitors: Visitors): number => ORDER.indexOf(visitors)
