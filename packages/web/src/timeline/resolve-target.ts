/** Where in its timeline a place is to be shown, or what has to be fetched before. */
import { type Action, indexOfRow, type Item, itemById, itemsOf, type Place, type Rows } from '@partyline/irc/client'
import type { Target } from '../chat/chat.ts'

export type Resolved =
  | { readonly kind: 'row'; readonly key: string }
  | { readonly kind: 'end' }
  /** Then it is asked for again. */
  | { readonly kind: 'fetch'; readonly action: Action }
  /** What was asked for has not come yet. */
  | { readonly kind: 'wait' }
  /** It cannot be found. */
  | { readonly kind: 'nowhere' }

/**
 * @param rows of what of the place is shown
 * @param mark behind which messages are new
 */
export function resolveTarget(target: Target, place: Place, rows: Rows, mark: number | null): Resolved {
  const { detached, timeline, key, loading } = place
  const shown = detached ?? timeline
  switch (target.kind) {
    case 'end':
      return detached === null ? { kind: 'end' } : { kind: 'fetch', action: { kind: 'leave-around', place: key } }
    case 'unread': {
      const isKnown = detached !== null || !place.isUnreadPartial
      if (isKnown) return indexOfRow(rows, 'new') === -1 ? { kind: 'end' } : { kind: 'row', key: 'new' }
      return mark === null ? { kind: 'end' } : around(place, { time: mark })
    }
    case 'message': {
      const item = itemById(shown, target.id)
      if (item !== undefined) return { kind: 'row', key: item.key }
      if (detached !== null && itemById(timeline, target.id) !== undefined)
        return { kind: 'fetch', action: { kind: 'leave-around', place: key } }
      return around(place, { id: target.id })
    }
    case 'time': {
      const first = firstFrom(itemsOf(shown), target.time)
      if (first !== null && (first.hasEarlier || shown.isBegin)) return { kind: 'row', key: first.item.key }
      if (first === null && shown.isEnd) return { kind: 'end' }
      return loading.around === 'idle' && detached !== null && first !== null
        ? { kind: 'row', key: first.item.key }
        : around(place, { time: target.time })
    }
    default:
      return target satisfies never
  }
}

type Point = Extract<Action, { kind: 'around' }>['at']

function around({ key, loading }: Place, at: Point): Resolved {
  if (loading.around === 'busy') return { kind: 'wait' }
  if (loading.around !== 'idle') return { kind: 'nowhere' }
  return { kind: 'fetch', action: { kind: 'around', place: key, at } }
}

/** The first message at that time or later, and whether there is something before. */
function firstFrom(items: Iterable<Item>, time: number): { readonly item: Item; readonly hasEarlier: boolean } | null {
  let hasEarlier = false
  for (const item of items) {
    if (item.time >= time && item.kind === 'message') return { item, hasEarlier }
    if (item.time < time) hasEarlier = true
  }
  return null
}
