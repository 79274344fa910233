/**
 * How a batch of lines makes one new state: what is changed is copied once, at its first change, and then changed in place
 * until the batch is done. Outside of this file the state is never changed.
 */
import { EMPTY_TIMELINE } from './timeline.ts'
import type { ClientState, Member, NickKey, Person, Place, PlaceKey } from './state.ts'

export class StateDraft {
  #state: ClientState
  /** Objects that were made in this batch, which nobody has seen. */
  #own = new WeakSet<object>()
  #isChanged = false

  constructor(state: ClientState) {
    this.#state = state
  }

  /** As it is at this moment; what was changed in it may change again until `take`. */
  get state(): ClientState {
    return this.#state
  }

  /** The state as it is now; from here on it is copied again before it is changed. */
  take(): ClientState {
    this.#isChanged = false
    this.#own = new WeakSet()
    return this.#state
  }

  get isChanged(): boolean {
    return this.#isChanged
  }

  set(changes: Partial<ClientState>): void {
    this.#isChanged = true
    this.#state = { ...this.#state, ...changes }
  }

  setMe(changes: Partial<ClientState['me']>): void {
    this.set({ me: { ...this.#state.me, ...changes } })
  }

  setServer(changes: Partial<ClientState['server']>): void {
    this.set({ server: { ...this.#state.server, ...changes } })
  }

  place(key: PlaceKey): Place | undefined {
    return this.#state.places.get(key)
  }

  /** Does nothing where there is no such place. */
  setPlace(key: PlaceKey, changes: Partial<Place>): void {
    const place = this.#state.places.get(key)
    if (place === undefined) return
    const places = this.#ownPlaces()
    if (this.#own.has(place)) {
      Object.assign(place, changes)
      return
    }
    const copy = { ...place, ...changes }
    this.#own.add(copy)
    places.set(key, copy)
  }

  addPlace(place: Pick<Place, 'kind' | 'key' | 'name' | 'membership' | 'since'>): void {
    const made: Place = { ...EMPTY_PLACE, ...place }
    this.#own.add(made)
    this.#ownPlaces().set(made.key, made)
  }

  deletePlace(key: PlaceKey): void {
    if (this.#state.places.has(key)) this.#ownPlaces().delete(key)
  }

  /** The place is known by another name from now on, and stands where it stood. */
  renamePlace(from: PlaceKey, to: PlaceKey, name: string): void {
    const places = [...this.#state.places].map(([key, place]): readonly [PlaceKey, Place] =>
      key === from ? [to, { ...place, key: to, name }] : [key, place],
    )
    this.set({ places: new Map(places) })
  }

  setMember(key: PlaceKey, nick: NickKey, member: Member): void {
    this.#ownMembers(key)?.set(nick, member)
  }

  deleteMember(key: PlaceKey, nick: NickKey): void {
    if (this.#state.places.get(key)?.members.has(nick) === true) this.#ownMembers(key)?.delete(nick)
  }

  person(key: NickKey): Person | undefined {
    return this.#state.people.get(key)
  }

  /** Makes the person known where it is not. */
  setPerson(key: NickKey, changes: Partial<Person> & Pick<Person, 'nick'>): void {
    const before = this.#state.people.get(key)
    if (before !== undefined && isSame(before, changes)) return
    this.#ownPeople().set(key, { ...(before ?? UNKNOWN_PERSON), ...changes })
  }

  deletePerson(key: NickKey): void {
    if (this.#state.people.has(key)) this.#ownPeople().delete(key)
  }

  #ownPlaces(): Map<PlaceKey, Place> {
    return this.#ownMap(this.#state.places, (places) => this.set({ places }))
  }

  #ownPeople(): Map<NickKey, Person> {
    return this.#ownMap(this.#state.people, (people) => this.set({ people }))
  }

  #ownMembers(key: PlaceKey): Map<NickKey, Member> | undefined {
    const place = this.#state.places.get(key)
    return place === undefined ? undefined : this.#ownMap(place.members, (members) => this.setPlace(key, { members }))
  }

  #ownMap<Key, Value>(map: ReadonlyMap<Key, Value>, put: (copy: Map<Key, Value>) => void): Map<Key, Value> {
    this.#isChanged = true
    if (map instanceof Map && this.#own.has(map)) return map
    const copy = new Map(map)
    this.#own.add(copy)
    put(copy)
    return copy
  }
}

function isSame(person: Person, changes: Partial<Person>): boolean {
  const before: Readonly<Record<string, unknown>> = { ...person }
  return Object.entries(changes).every(([name, value]) => before[name] === value)
}

export const EMPTY_PLACE: Omit<Place, 'kind' | 'key' | 'name' | 'membership' | 'since'> = {
  topic: null,
  createdAt: null,
  modes: null,
  lists: new Map(),
  members: new Map(),
  metadata: new Map(),
  typing: [],
  marker: null,
  unread: 0,
  mentions: 0,
  isUnreadPartial: false,
  timeline: EMPTY_TIMELINE,
  detached: null,
  pending: [],
  loading: { isCatchingUp: false, earlier: 'idle', later: 'idle', around: 'idle' },
}

const UNKNOWN_PERSON: Person = {
  nick: '',
  address: '',
  account: null,
  realname: '',
  away: null,
  isBot: false,
  isOnline: null,
  metadata: new Map(),
}
