/** How much of a place a person has not read (IRCv3 draft/read-marker for the position). */
import type { Item } from './item.ts'
import type { Place } from './state.ts'
import { itemsBackwards } from './timeline.ts'

export type UnreadCounts = Pick<Place, 'unread' | 'mentions' | 'isUnreadPartial'>

/** Up to where it counts as read. What was said in a channel before this person first came is no news. */
export function readUntil({ kind, marker, since }: Pick<Place, 'kind' | 'marker' | 'since'>): number {
  return marker ?? (kind === 'conversation' ? 0 : since)
}

/** Whether an item counts at all. */
export function isNews(item: Item, until: number): boolean {
  return item.kind === 'message' && !item.isMine && item.redaction === null && item.time > until
}

/** All counted anew, from the newest back to what was read. */
export function countUnread(place: Pick<Place, 'kind' | 'marker' | 'since' | 'timeline'>): UnreadCounts {
  const until = readUntil(place)
  let unread = 0
  let mentions = 0
  let isUnreadPartial = !place.timeline.isBegin && place.timeline.length > 0
  for (const item of itemsBackwards(place.timeline)) {
    if (item.time <= until) {
      isUnreadPartial = false
      break
    }
    if (!isNews(item, until)) continue
    unread += 1
    if (item.kind === 'message' && item.mentionsMe) mentions += 1
  }
  return { unread, mentions, isUnreadPartial: unread > 0 && isUnreadPartial }
}
