/** What Ctrl-K finds: places, people, deeds and commands whose name has what was typed, the likeliest first. */
import { Names, SLASH_COMMANDS, sayPhrase, type ClientState, type PlaceKey } from '@partyline/irc/client'
import { PALETTE_ENTRIES_MAX } from '../limits.ts'
import type { Look } from '../view/look.ts'
import { placeName, placesInOrder, unreadOf } from '../view/places-view.ts'
import type { Deed } from './key-map.ts'
import type { Ui } from './ui.ts'

export interface PaletteEntry {
  readonly label: string
  readonly detail: string
  readonly does:
    | { readonly kind: 'place'; readonly key: PlaceKey }
    | { readonly kind: 'write'; readonly nick: string }
    | { readonly kind: 'join'; readonly channel: string }
    | { readonly kind: 'deed'; readonly deed: Deed }
    /** It stands in the composer then. */
    | { readonly kind: 'type'; readonly text: string }
}

const DEEDS: readonly (readonly [Deed, 'search' | 'help' | 'panes' | 'retry' | 'redraw'])[] = [
  ['search', 'search'],
  ['help', 'help'],
  ['togglePeople', 'panes'],
  ['retry', 'retry'],
  ['redraw', 'redraw'],
]

export function paletteEntries(state: ClientState, ui: Ui, query: string, look: Look): readonly PaletteEntry[] {
  const { strings } = look
  const sought = query.trim().toLowerCase()
  const entries = [
    ...places(state, ui, look),
    ...(sought === '' ? [] : [...people(state, look), ...commands(look)]),
    ...deeds(look),
  ]
  const ranked = entries
    .map((entry) => ({ entry, rank: rankOf(entry.label, sought) }))
    .filter(({ rank }) => rank < Infinity)
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ entry }) => entry)
  const names = new Names(state.server.isupport)
  const isNew = names.isChannel(sought) && sought.length > 1 && !state.places.has(names.place(sought))
  const join = {
    label: strings.palette.join(query.trim()),
    detail: '',
    does: { kind: 'join', channel: query.trim() },
  } as const
  return (isNew ? [...ranked, join] : ranked).slice(0, PALETTE_ENTRIES_MAX)
}

/** The order of equals is kept. */
function rankOf(label: string, sought: string): number {
  if (sought === '') return 0
  const at = label.toLowerCase().replace(/^[#/]/, '').indexOf(sought.replace(/^[#/]/, ''))
  return at === -1 ? Infinity : Math.min(at, 2)
}

function places(state: ClientState, ui: Ui, look: Look): readonly PaletteEntry[] {
  return placesInOrder(state)
    .filter(({ key }) => key !== ui.place)
    .toSorted((one, other) => Number(unreadOf(other, ui) > 0) - Number(unreadOf(one, ui) > 0))
    .map((place) => {
      const unread = unreadOf(place, ui)
      return {
        label: placeName(place, state, look),
        detail: unread > 0 ? `${unread}` : (place.topic?.text ?? ''),
        does: { kind: 'place', key: place.key },
      }
    })
}

function people(state: ClientState, { strings }: Look): readonly PaletteEntry[] {
  return [...state.people.values()]
    .filter(({ nick }) => nick !== state.me.nick)
    .map(({ nick }) => ({ label: nick, detail: strings.palette.write(nick), does: { kind: 'write', nick } }))
}

function deeds({ strings }: Look): readonly PaletteEntry[] {
  return DEEDS.map(([deed, says]) => ({ label: strings.keys[says], detail: '', does: { kind: 'deed', deed } }))
}

function commands({ phrases }: Look): readonly PaletteEntry[] {
  return SLASH_COMMANDS.map(({ name, help }) => ({
    label: `/${name}`,
    detail: sayPhrase(help, phrases),
    does: { kind: 'type', text: `/${name} ` },
  }))
}
