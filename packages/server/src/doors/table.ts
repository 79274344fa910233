/** The doors: a new one is a folder with its definition, and a line here. */
import { DATAGRAM_LIMITS } from './datagram/datagram-limits.ts'
import { DATAGRAM_OPTIONS } from './datagram/datagram-option.ts'
import type { Door, DoorDefinition, DoorParts, Entrance, SettingsOf, TwoWayDoor } from './definition.ts'
import { ircDoor } from './irc/irc-door.ts'
import { plainDoor } from './plain/plain-door.ts'
import { sshDoor } from './ssh/ssh-door.ts'
import { webDoor } from './web/web-door.ts'

export const DOORS = [ircDoor, plainDoor, webDoor, sshDoor] as const

type Definition = (typeof DOORS)[number]
export type DoorName = Definition['name'] | `${Extract<Definition, TwoWayDoor>['name']}s`

interface Way {
  readonly name: DoorName
  readonly definition: DoorDefinition
  readonly entrance: Entrance
  readonly isEncrypted: boolean
  /** With the certificate of the server; else its protocol encrypts, or nothing does. */
  readonly isTls: boolean
}

/** The entrances of every door, in the order in which they are shown. */
export const WAYS: readonly Way[] = DOORS.flatMap((definition: DoorDefinition): Way[] => {
  const name = definition.name as DoorName
  if (definition.encrypted !== undefined) {
    return [{ name, definition, entrance: definition.encrypted, isEncrypted: true, isTls: false }]
  }
  return [
    { name, definition, entrance: definition.clear, isEncrypted: false, isTls: false },
    { name: `${name}s` as DoorName, definition, entrance: definition.tls, isEncrypted: true, isTls: true },
  ]
})

export const DOOR_NAMES: readonly DoorName[] = WAYS.map(({ name }) => name)

/** The door of this name, in the clear or, with an `s` behind its name, over TLS. */
export function doorOf(name: DoorName): Way {
  const way = WAYS.find((one) => one.name === name)
  if (way === undefined) throw new TypeError(`there is no door ${name}`)
  return way
}

/** A value for each name. */
export function byDoor<Value>(valueOf: (name: DoorName) => Value): Readonly<Record<DoorName, Value>> {
  return Object.fromEntries(DOOR_NAMES.map((name) => [name, valueOf(name)])) as Record<DoorName, Value>
}

type All<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer Every) => void
  ? Every
  : never

/** The options that the doors have beside those that say where they listen. */
type OwnOptions = All<Definition['options']> & typeof DATAGRAM_OPTIONS
export const OWN_OPTIONS = Object.assign({}, ...DOORS.map(({ options }) => options), DATAGRAM_OPTIONS) as OwnOptions
export type DoorSettings = SettingsOf<OwnOptions>

/** The limits that the doors have beside those of the server. */
type OwnLimits = All<Definition['limits']> & typeof DATAGRAM_LIMITS
export const OWN_LIMITS = Object.assign({}, ...DOORS.map(({ limits }) => limits), DATAGRAM_LIMITS) as OwnLimits

/** What all the doors together are made of. */
export type AllDoorParts = DoorParts<OwnOptions, OwnLimits>

/** Every door, by both of its names: one for both entrances. */
export function openAll(parts: AllDoorParts): Readonly<Record<DoorName, Door>> {
  const doors = new Map<DoorDefinition, Door>(DOORS.map((definition) => [definition, definition.open(parts)]))
  return byDoor((name) => {
    const door = doors.get(doorOf(name).definition)
    if (door === undefined) throw new TypeError(`the door ${name} is not open`)
    return door
  })
}
