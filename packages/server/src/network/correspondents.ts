/**
 * With whom a person has talked in private, so that each of the two can ask for what was said. With an account it is kept; what a guest
 * has of it ends with the guest. A message changes nothing here that was noted lately: most messages are of a conversation that goes on.
 */
import { nameKey, type Context } from './context.ts'
import { isAccountKey, personOf } from './conversation.ts'
import type { Correspondent, NameKey, NetworkState, PersonKey, User, UserState } from './state.ts'

export type Correspondents = ReadonlyMap<PersonKey, Correspondent>

/** To this, it is known which conversation is unused for longest. */
const NOTED_ANEW_MS = 3_600_000

const NOBODY: Correspondents = new Map()

export function correspondentsOf(
  { correspondents }: Pick<NetworkState, 'correspondents'>,
  user: Pick<User, 'id' | 'account'>,
): Correspondents {
  return correspondents.get(personOf(user)) ?? NOBODY
}

/** Of those that had this nickname when they last were noted, the latest. */
export function correspondentNamed(
  correspondents: Correspondents,
  nickKey: NameKey,
): { readonly person: PersonKey; readonly nick: string } | null {
  const named = [...correspondents].filter(([, one]) => one.nickKey === nickKey)
  if (named.length === 0) return null
  const [person, { nick }] = named.reduce((one, other) => (other[1].notedAt >= one[1].notedAt ? other : one))
  return { person, nick }
}

/** The user writes to the other. */
export function noteConversation(context: Context, user: UserState, other: UserState): void {
  const [one, two] = [personOf(user), personOf(other)]
  note(context, one, two, other, true)
  note(context, two, one, user, hasAddressed(context.state, two, one))
}

/** The user has written to the other, or would: then the other may write to it in spite of mode R. */
export function wasAddressed(state: NetworkState, user: UserState, other: UserState): boolean {
  return hasAddressed(state, personOf(user), personOf(other))
}

function hasAddressed({ correspondents }: NetworkState, person: PersonKey, partner: PersonKey): boolean {
  return correspondents.get(person)?.get(partner)?.isAddressed === true
}

export function setAddressed(context: Context, user: UserState, other: UserState, isAddressed: boolean): void {
  note(context, personOf(user), personOf(other), other, isAddressed)
}

function note(
  context: Context,
  person: PersonKey,
  partner: PersonKey,
  { nick, nickKey }: Pick<UserState, 'nick' | 'nickKey'>,
  isAddressed: boolean,
): void {
  const known = context.state.correspondents.get(person)?.get(partner)
  const now = context.entry.time
  const isSame = known?.nick === nick && known.isAddressed === isAddressed
  if (isSame && now - known.notedAt < NOTED_ANEW_MS) return
  put(context, person, partner, { nick, nickKey, isAddressed, notedAt: now })
}

/** What the user has noted as a guest is noted of the account that it has now: whom it has written to may still answer. */
export function adoptCorrespondents(context: Context, guest: PersonKey, person: PersonKey): void {
  const { state } = context
  for (const [partner, one] of state.correspondents.get(guest) ?? []) {
    const isAddressed = one.isAddressed || hasAddressed(state, person, partner)
    put(context, person, partner, { ...one, isAddressed })
  }
  forgetCorrespondents(context, guest)
}

/** The person is no more. Those with whom it has talked still know it. */
export function forgetCorrespondents(context: Context, person: PersonKey): void {
  const { state, ledger } = context
  for (const partner of state.correspondents.get(person)?.keys() ?? []) keep(context, person, partner, null)
  ledger.delete(state.correspondents, person)
}

/** As a start finds it: the person, and behind a space the other. */
export function restoreCorrespondent({ correspondents }: NetworkState, key: string, value: unknown): void {
  const [person, partner] = key.split(' ', 2)
  const { nick, isAddressed, at } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (
    person === undefined ||
    partner === undefined ||
    typeof nick !== 'string' ||
    typeof isAddressed !== 'boolean' ||
    typeof at !== 'number'
  ) {
    throw new TypeError(`the record "${key}" is no partner of a conversation`)
  }
  const ofPerson = correspondents.get(person as PersonKey) ?? new Map<PersonKey, Correspondent>()
  ofPerson.set(partner as PersonKey, { nick, nickKey: nameKey(nick), isAddressed, notedAt: at })
  correspondents.set(person as PersonKey, ofPerson)
}

function put(context: Context, person: PersonKey, partner: PersonKey, one: Correspondent): void {
  const { state, ledger, limits } = context
  const ofPerson = state.correspondents.get(person) ?? new Map<PersonKey, Correspondent>()
  if (ofPerson.size === 0) ledger.set(state.correspondents, person, ofPerson)
  ledger.set(ofPerson, partner, one)
  keep(context, person, partner, one)
  // More than one where the owner has lowered the limit.
  while (ofPerson.size > limits.correspondentsPerSessionMax) {
    const earliest = earliestOf(ofPerson)
    ledger.delete(ofPerson, earliest)
    keep(context, person, earliest, null)
  }
}

function earliestOf(correspondents: Correspondents): PersonKey {
  return [...correspondents].reduce((one, other) => (other[1].notedAt < one[1].notedAt ? other : one))[0]
}

function keep(context: Context, person: PersonKey, partner: PersonKey, one: Correspondent | null): void {
  if (!isAccountKey(person)) return
  const value = one === null ? null : { nick: one.nick, isAddressed: one.isAddressed, at: one.notedAt }
  context.keep('correspondent', `${person} ${partner}`, value)
}
