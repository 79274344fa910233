/** The places with what is unread in them: a column of its own, or a strip in the header where there is no room for one. */
import type { ClientState, Place, PlaceKey } from '@partyline/irc/client'
import type { Ui } from '../app/ui.ts'
import { clip, fit, type Line, lineWidth, span } from '../screen/line.ts'
import type { Style } from '../screen/style.ts'
import type { Look } from './look.ts'
import type { PaneLine } from './pane.ts'

const ORDER = { channel: 0, conversation: 1, server: 2 } as const

/** Channels, then people, then the server, each in the order in which they came up. */
export function placesInOrder({ places }: ClientState): readonly Place[] {
  return [...places.values()].toSorted((one, other) => ORDER[one.kind] - ORDER[other.kind])
}

export function placeName(place: Place, state: ClientState, { strings }: Look): string {
  if (place.kind !== 'server') return place.name
  return state.server.network === '' ? strings.server : state.server.network
}

/** What is unread where the person is not reading. */
export function unreadOf(place: Place, ui: Ui): number {
  return isRead(place.key, ui) || place.kind === 'server' ? 0 : place.unread
}

function isRead(key: PlaceKey, ui: Ui): boolean {
  return key === ui.place && ui.anchor === null && ui.hasFocus
}

export function placeLines(state: ClientState, ui: Ui, width: number, rows: number, look: Look): readonly PaneLine[] {
  const places = placesInOrder(state)
  const shownAt = places.findIndex(({ key }) => key === ui.place)
  const top = Math.max(0, Math.min(shownAt - Math.floor(rows / 2), places.length - rows))
  return places.slice(top, top + rows).map((place) => ({
    line: placeLine(place, state, ui, width, look),
    target: { kind: 'place', key: place.key },
    ...(place.key === ui.place && { ground: 'selected' as const }),
  }))
}

function placeLine(place: Place, state: ClientState, ui: Ui, width: number, look: Look): Line {
  const count = countSpan(place, ui)
  const countWidth = count === null ? 0 : look.widths.of(count.text) + 1
  const name = span(` ${placeName(place, state, look)}`, nameStyle(place, ui))
  return count === null
    ? clip([name], width - 1, look.widths)
    : [...fit([name], width - 1 - countWidth, look.widths), span(' '), count]
}

function nameStyle(place: Place, ui: Ui): Style {
  if (place.key === ui.place) return { bold: true }
  if (unreadOf(place, ui) > 0) return { bold: true }
  return place.membership.kind === 'joined' ? {} : { fg: 'second', strike: place.membership.kind !== 'joining' }
}

/** Of a channel: mentions stand out. Of a conversation all is for this person. */
function countSpan(place: Place, ui: Ui) {
  const unread = unreadOf(place, ui)
  if (unread === 0) return null
  const isForMe = place.kind === 'conversation' || place.mentions > 0
  const count = unread > 999 ? '999+' : `${unread}${place.isUnreadPartial ? '+' : ''}`
  return span(count, isForMe ? { fg: 'accent', bold: true } : { fg: 'second' })
}

/** The shown place and those with something new, in one line. */
export function placesStrip(state: ClientState, ui: Ui, columns: number, look: Look): Line {
  let strip: Line = []
  for (const place of placesInOrder(state)) {
    const count = countSpan(place, ui)
    if (count === null) continue
    const next: Line = [...strip, span('  '), span(placeName(place, state, look), { bold: true }), span(' '), count]
    if (lineWidth(next, look.widths) > columns) break
    strip = next
  }
  return strip
}
