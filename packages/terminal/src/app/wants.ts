/** What the client is asked for because of what is on the screen: earlier messages near the top, and that what is seen is read. */
import type { Action } from '@partyline/irc/client'
import type { Seen } from '../view/scene.ts'
import { clearedOf } from '../view/timeline-lines.ts'
import { windowLines } from '../view/timeline-view.ts'

/** So many lines above the window are loaded before they are wanted. */
const AHEAD_LINES = 40

export function wantsEarlier({ state, ui, place, layout, scrolled }: Seen): Action | null {
  const { timeline } = scrolled
  if (state.connection.kind !== 'online' || !state.server.can.history || place.kind === 'server') return null
  if (place.loading.earlier !== 'idle' || place.loading.isCatchingUp || timeline.isBegin) return null
  if (place.membership.kind !== 'joined') return null
  if (clearedOf(place, ui) !== -Infinity) return null
  const rows = layout.body.end - layout.body.top + AHEAD_LINES
  return windowLines(scrolled, ui.anchor, rows).length < rows ? { kind: 'earlier', place: place.key } : null
}

/** At the newest, with the terminal looked at. */
export function wantsRead({ ui, place }: Seen): Action | null {
  const isSeen = ui.hasFocus && ui.anchor === null && ui.overlay === null && place.detached === null
  return isSeen && place.unread > 0 ? { kind: 'read', place: place.key } : null
}
