/** Requests for pages of the history as they are written (IRCv3 draft/chathistory). */
import { formatServerTime } from '../time.ts'
import type { Action } from './action.ts'
import type { Item } from './item.ts'
import { CLIENT_LIMITS } from './limits.ts'
import type { HistoryPoint, PageRequest } from './requests.ts'
import type { Place } from './state.ts'
import { findById, itemsBackwards, itemsOf, type Timeline } from './timeline.ts'

export type LoadAction = Extract<Action, { kind: 'earlier' | 'later' | 'around' }>

/** The page that a person wants to see; null where it is there already, or where there is none. */
export function pageFor(action: LoadAction, place: Place): PageRequest | null {
  const { key, timeline, detached } = place
  switch (action.kind) {
    case 'earlier': {
      const part = detached ?? timeline
      if (part.isBegin) return null
      const from = oldestPoint(part)
      return from === null ? { kind: 'page', place: key, part: 'newest', from } : page(key, 'earlier', from)
    }
    case 'later':
      return detached === null ? null : page(key, 'later', newestPoint(detached))
    case 'around': {
      const { at } = action
      const isLoaded = 'id' in at ? findById(timeline, at.id) !== null : isWithin(timeline, at.time)
      return isLoaded ? null : page(key, 'around', at)
    }
    default:
      return action satisfies never
  }
}

function page(place: Place['key'], part: PageRequest['part'], from: HistoryPoint | null): PageRequest {
  return { kind: 'page', place, part, from }
}

function isWithin(timeline: Timeline, time: number): boolean {
  const from = oldestPoint(timeline)
  if (from === null) return false
  for (const item of itemsOf(timeline)) return item.time <= time || timeline.isBegin
  return false
}

/** From where the history goes on towards now; null where nothing is loaded. */
export function newestPoint(timeline: Timeline): HistoryPoint | null {
  return firstPoint(itemsBackwards(timeline))
}

function oldestPoint(timeline: Timeline): HistoryPoint | null {
  return firstPoint(itemsOf(timeline))
}

/**
 * By id where there is any: several messages may have one time, and of what comes twice the ids tell. Without ids by time; what the server
 * answered is in no history.
 */
function firstPoint(items: Iterable<Pick<Item, 'kind' | 'id' | 'time'>>): HistoryPoint | null {
  let point: HistoryPoint | null = null
  for (const { kind, id, time } of items) {
    if (id !== null) return { id }
    if (kind !== 'reply') point ??= { time }
  }
  return point
}

const SUBCOMMANDS = { newest: 'LATEST', newer: 'AFTER', later: 'AFTER', earlier: 'BEFORE', around: 'AROUND' } as const

/** @param pageMax what the server says that it gives at most; 0 where it does not say */
export function pageParams({ part, from }: PageRequest, name: string, pageMax: number): readonly string[] {
  const limit = pageMax > 0 ? Math.min(pageMax, CLIENT_LIMITS.historyPageItems) : CLIENT_LIMITS.historyPageItems
  return [SUBCOMMANDS[part], name, reference(from), String(limit)]
}

function reference(point: HistoryPoint | null): string {
  if (point === null) return '*'
  return 'id' in point ? `msgid=${point.id}` : timestamp(point.time)
}

export function timestamp(ms: number): string {
  return `timestamp=${formatServerTime(ms)}`
}
