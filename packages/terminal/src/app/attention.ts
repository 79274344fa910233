/** What a person is told of who is not looking: somebody names or writes to this person. */
import { bareText } from '@partyline/irc'
import { itemsBackwards, type ClientState, type Place } from '@partyline/irc/client'
import type { Ui } from './ui.ts'

export interface Call {
  readonly title: string
  readonly text: string
}

/** Of two states that follow each other: the newest call, if there is a new one. */
export function callBetween(before: ClientState, state: ClientState, ui: Ui): Call | null {
  if (before.places === state.places) return null
  for (const place of state.places.values()) {
    const earlier = before.places.get(place.key)
    if (earlier === place || isSeen(place, ui) || !hasCalled(earlier, place)) continue
    // What came while this client was away is shown by the counts.
    if (place.loading.isCatchingUp || earlier?.loading.isCatchingUp === true) continue
    const call = newestCall(place)
    if (call !== null) return call
  }
  return null
}

/** How often somebody spoke to this person, and it is not read. */
export function callsIn(place: Place): number {
  return place.kind === 'conversation' ? place.unread : place.kind === 'channel' ? place.mentions : 0
}

function isSeen(place: Place, ui: Ui): boolean {
  return place.key === ui.place && ui.hasFocus && ui.anchor === null
}

function hasCalled(earlier: Place | undefined, place: Place): boolean {
  return callsIn(place) > (earlier === undefined ? 0 : callsIn(earlier))
}

function newestCall(place: Place): Call | null {
  for (const item of itemsBackwards(place.timeline)) {
    if (item.kind !== 'message' || item.isMine) continue
    if (place.kind === 'channel' && !item.mentionsMe) continue
    const title = place.kind === 'channel' ? `${item.author.nick} (${place.name})` : item.author.nick
    return { title, text: bareText(item.text) }
  }
  return null
}
