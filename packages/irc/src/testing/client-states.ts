/** States of a client for tests, in few words. */
import { EMPTY_PLACE } from '../client/draft.ts'
import { initialState } from '../client/initial-state.ts'
import type { Item } from '../client/item.ts'
import { Names } from '../client/names.ts'
import type { Abilities, ClientState, Person, Place } from '../client/state.ts'
import { EMPTY_TIMELINE } from '../client/timeline.ts'
import { parseIsupport } from '../isupport.ts'

const NOBODY: Person = {
  nick: '',
  address: '',
  account: null,
  realname: '',
  away: null,
  isBot: false,
  isOnline: true,
  metadata: new Map(),
}

export interface TestPlace {
  readonly name: string
  readonly nicks?: readonly string[]
  readonly items?: readonly Item[]
}

export interface TestState {
  /** Words of 005. */
  readonly isupport?: readonly string[]
  readonly places?: readonly TestPlace[]
  readonly people?: readonly (Partial<Person> & { readonly nick: string })[]
  readonly can?: Partial<Abilities>
}

/** Of a person called me, who is online. */
export function clientState({ isupport = [], places = [], people = [], can = {} }: TestState): ClientState {
  const start = initialState({ nick: 'me' })
  const tokens = parseIsupport(isupport)
  const names = new Names(tokens)
  const all = places.map((place) => placeOf(place, names))
  return {
    ...start,
    connection: { kind: 'online', since: 0, isCatchingUp: false },
    server: { ...start.server, isupport: tokens, can: { ...start.server.can, ...can } },
    places: new Map([...start.places, ...all.map((place) => [place.key, place] as const)]),
    people: new Map(people.map((person) => [names.nick(person.nick), { ...NOBODY, ...person }])),
  }
}

function placeOf({ name, nicks = [], items = [] }: TestPlace, names: Names): Place {
  return {
    ...EMPTY_PLACE,
    kind: names.isChannel(name) ? 'channel' : 'conversation',
    key: names.place(name),
    name,
    membership: { kind: 'joined' },
    since: 0,
    members: new Map(nicks.map((nick) => [names.nick(nick), { nick, prefixes: '' }])),
    timeline: { ...EMPTY_TIMELINE, chunks: items.length === 0 ? [] : [items], length: items.length },
  }
}
