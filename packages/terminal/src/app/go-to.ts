/** How one gets to a place, and where in it one stands then: at the first message that is new. */
import { itemById, Names, type MessageId, type PlaceKey } from '@partyline/irc/client'
import { placesInOrder, unreadOf } from '../view/places-view.ts'
import { anchorFrom } from '../view/timeline-view.ts'
import type { World } from './step.ts'
import { withDraftAt, type Ui } from './ui.ts'

export function goTo(ui: Ui, key: PlaceKey, world: World): Ui {
  const place = world.state.places.get(key)
  if (place === undefined) return ui
  const newAfter = place.unread > 0 ? (place.marker ?? place.since) : null
  const there: Ui = { ...ui, place: key, goingTo: null, newAfter, anchor: null, ...NOTHING_OPEN }
  if (newAfter === null) return there
  const { scrolled, layout } = world.seen(there)
  return { ...there, anchor: anchorFrom(scrolled, 'new', layout.body.end - layout.body.top) }
}

const NOTHING_OPEN = {
  selected: null,
  seeking: null,
  answering: null,
  overlay: null,
  completing: null,
  recalled: -1,
} as const

/** Once the place that was asked for is there; and away from a place that is no more. */
export function arrive(ui: Ui, world: World): Ui {
  const { places, server } = world.state
  if (ui.seeking !== null) return sought(ui, ui.seeking, world)
  if (ui.goingTo !== null) {
    const key = new Names(server.isupport).place(ui.goingTo.name)
    if (places.has(key)) return goTo(ui.goingTo.takesDraft ? withDraftAt(ui, key) : ui, key, world)
  }
  if (places.has(ui.place)) return ui
  const [first] = placesInOrder(world.state)
  return first === undefined ? ui : goTo(ui, first.key, world)
}

/** At the message that was looked for, once it is loaded. */
function sought(ui: Ui, id: MessageId, world: World): Ui {
  const { scrolled, layout, place } = world.seen(ui)
  const item = itemById(scrolled.timeline, id)
  if (item === undefined) return place.loading.around === 'busy' ? ui : { ...ui, seeking: null }
  const rows = layout.body.end - layout.body.top
  return { ...ui, seeking: null, selected: item.key, anchor: anchorFrom(scrolled, item.key, Math.ceil(rows * 0.6)) }
}

/** The next place in that direction that has something new, those first where somebody speaks to this person. */
export function unreadPlace(ui: Ui, { state }: World, direction: 1 | -1): PlaceKey | null {
  const places = around(ui, state, direction).filter((place) => unreadOf(place, ui) > 0)
  const forMe = places.find((place) => place.kind === 'conversation' || place.mentions > 0)
  return (forMe ?? places[0])?.key ?? null
}

export function nextPlace(ui: Ui, { state }: World, direction: 1 | -1): PlaceKey | null {
  return around(ui, state, direction)[0]?.key ?? null
}

/** All other places, the nearest in that direction first. */
function around(ui: Ui, state: World['state'], direction: 1 | -1) {
  const places = placesInOrder(state)
  const here = places.findIndex(({ key }) => key === ui.place)
  const others = [...places.slice(here + 1), ...places.slice(0, Math.max(0, here))]
  return direction === 1 ? others : others.toReversed()
}
