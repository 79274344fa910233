/** What of a client is kept over a reload (`saved.ts`). By itself, because a page needs it later than what was kept. */
import type { MessageItem } from './item.ts'
import type { SavedClient, SavedPlace } from './saved.ts'
import type { ClientState, Place } from './state.ts'
import { itemsBackwards } from './timeline.ts'

/** @param itemsMax newest messages of each place */
export function saveClient({ places }: ClientState, itemsMax: number): SavedClient {
  const saved = [...places.values()].flatMap((place) => savedPlace(place, itemsMax))
  return { version: 1, places: saved }
}

function savedPlace(place: Place, itemsMax: number): readonly SavedPlace[] {
  const { kind, name, since, marker, pending, membership } = place
  if (kind === 'server') return []
  const items: MessageItem[] = []
  for (const item of itemsBackwards(place.timeline)) {
    if (items.length >= itemsMax) break
    // Without an id nothing could tell whether it is the same one that comes again.
    if (item.kind === 'message' && item.id !== null) items.unshift(item)
  }
  const isWanted = membership.kind === 'joined' || membership.kind === 'joining'
  return [{ kind, name, isWanted, since, marker, items, pending }]
}
