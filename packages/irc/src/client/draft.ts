/**
 * How a batch of lines makes one new state: what is changed is copied once, at its first change, and then changed in place
 * until the batch is done. Outside of this file the state is never changed.
 */
import { CLIENT_LIMITS } from './limits.ts'
import { ShardMap } from './shard-map.ts'
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
    const place = this.#state.places.get(key)
    if (place === undefined) return
    const isRoom = place.members.size < CLIENT_LIMITS.membersMax || place.members.has(nick)
    if (isRoom) this.setPlace(key, { members: ShardMap.from(place.members).with(nick, member, this.#own) })
  }

  deleteMember(key: PlaceKey, nick: NickKey): void {
    const place = this.#state.places.get(key)
    if (place?.members.has(nick) === true)
      this.setPlace(key, { members: ShardMap.from(place.members).without(nick, this.#own) })
  }

  person(key: NickKey): Person | undefined {
    return this.#state.people.get(key)
  }

  /** Makes the person known where it is not, as long as there is room. */
  setPerson(key: NickKey, changes: Partial<Person> & Pick<Person, 'nick'>): void {
    const before = this.#state.people.get(key)
    if (before !== undefined && isSame(before, changes)) return
    if (before === undefined && this.#state.people.size >= CLIENT_LIMITS.peopleMax) return
    const person = { ...(before ?? UNKNOWN_PERSON), ...changes }
    this.set({ people: ShardMap.from(this.#state.people).with(key, person, this.#own) })
  }

  deletePerson(key: NickKey): void {
    if (this.#state.people.has(key)) this.set({ people: ShardMap.from(this.#state.people).without(key, this.#own) })
  }

  /** Of places there are few, and they have an order: one copy for a batch. */
  #ownPlaces(): Map<PlaceKey, Place> {
    this.#isChanged = true
    const { places } = this.#state
    if (places instanceof Map && this.#own.has(places)) return places
    const copy = new Map(places)
    this.#own.add(copy)
    this.set({ places: copy })
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
  members: new ShardMap(),
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
