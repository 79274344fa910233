/**
 * Up to which date a person has read each channel and each conversation (IRCv3 draft/read-marker). What a person marks on one device holds
 * on all of them; with an account it is kept, and a guest's ends with the guest. Nobody else is told of it.
 */
import type { Command } from './command.ts'
import { nameKey, type Context } from './context.ts'
import { isAccountKey, personOf } from './conversation.ts'
import type { NameKey, NetworkState, PersonKey, User, UserState } from './state.ts'

type MarkReadCommand = Extract<Command, { kind: 'markRead' }>

/** A marker never goes back, nor beyond now: nobody has read what is to come. */
export function markRead(context: Context, user: UserState, { target, time }: MarkReadCommand): void {
  const person = personOf(user)
  const key = nameKey(target)
  const before = context.state.markers.get(person)?.get(key) ?? -Infinity
  const at = Math.max(before, Math.min(time, context.entry.time))
  if (at > before) setMarker(context, person, key, at)
  context.happened(user, { kind: 'marked', target, at, isNews: at > before })
}

export function markerOf({ markers }: Pick<NetworkState, 'markers'>, user: User, target: string): number | null {
  return markers.get(personOf(user))?.get(nameKey(target)) ?? null
}

/** What the user has marked as a guest is marked by the account that it has now. */
export function adoptMarkers(context: Context, guest: PersonKey, person: PersonKey): void {
  const { state } = context
  for (const [key, at] of state.markers.get(guest) ?? []) {
    if (at > (state.markers.get(person)?.get(key) ?? -Infinity)) setMarker(context, person, key, at)
  }
  forgetMarkers(context, guest)
}

/** The person is no more. */
export function forgetMarkers(context: Context, person: PersonKey): void {
  const { state, ledger } = context
  for (const key of state.markers.get(person)?.keys() ?? []) keep(context, person, key, null)
  ledger.delete(state.markers, person)
}

/** A channel has another name. */
export function moveMarkers(context: Context, from: NameKey, to: NameKey): void {
  const { state, ledger } = context
  for (const [person, markers] of state.markers) {
    const at = markers.get(from)
    if (at === undefined) continue
    ledger.delete(markers, from)
    keep(context, person, from, null)
    setMarker(context, person, to, at)
  }
}

/** As a start finds it: the person, and behind a space the target. */
export function restoreMarker({ markers }: NetworkState, name: string, at: unknown): void {
  const [person, key] = name.split(' ', 2)
  if (person === undefined || key === undefined || typeof at !== 'number')
    throw new TypeError(`${name} is no read marker`)
  const ofPerson = markers.get(person as PersonKey) ?? new Map<NameKey, number>()
  markers.set(person as PersonKey, ofPerson.set(key as NameKey, at))
}

function setMarker(context: Context, person: PersonKey, key: NameKey, at: number): void {
  const { state, ledger, limits } = context
  const ofPerson = state.markers.get(person) ?? new Map<NameKey, number>()
  if (ofPerson.size === 0) ledger.set(state.markers, person, ofPerson)
  ledger.set(ofPerson, key, at)
  keep(context, person, key, at)
  const { markersPerPersonMax = Infinity } = limits
  // More than one where the limit is lower than it was.
  while (ofPerson.size > markersPerPersonMax) {
    const earliest = earliestOf(ofPerson)
    ledger.delete(ofPerson, earliest)
    keep(context, person, earliest, null)
  }
}

function earliestOf(markers: ReadonlyMap<NameKey, number>): NameKey {
  return [...markers].reduce((one, other) => (other[1] < one[1] ? other : one))[0]
}

function keep(context: Context, person: PersonKey, key: NameKey, at: number | null): void {
  if (isAccountKey(person)) context.keep('marker', `${person} ${key}`, at)
}
