/** The rows of one chunk of a timeline. What the chunk before it left open comes in, and what it leaves open goes out. */
import type { EventItem, Item, MessageItem } from '../client/item.ts'
import { type AuthorGroup, groupFrom, isInGroup, isSameGroup, type Line } from './author-group.ts'
import type { Row } from './row.ts'

/** A fold is no longer, so that a row is never made of a whole history. The next event begins another. */
export const FOLD_ITEMS_MAX = 500

/** What the rows of a chunk depend on of what is before it. */
export interface Carry {
  readonly day: number | null
  readonly group: AuthorGroup | null
  /** Events that are in no row yet, because more of them may follow. */
  readonly fold: readonly EventItem[]
  /** The mark of what is new has been set. */
  readonly isMarked: boolean
}

export const NOTHING_BEFORE: Carry = { day: null, group: null, fold: [], isMarked: false }

export interface RowOptions {
  /** Messages of others behind this time (Unix milliseconds) are new; null: none is. */
  readonly newAfter: number | null
  /** Equal for times of the same day where the person is. */
  readonly dayOf: (time: number) => number
}

export interface ChunkRows {
  readonly rows: readonly Row[]
  readonly carry: Carry
}

export function chunkRows(items: readonly Item[], before: Carry, { newAfter, dayOf }: RowOptions): ChunkRows {
  const rows: Row[] = []
  let { day, group, isMarked } = before
  let fold = [...before.fold]
  const closeFold = () => {
    rows.push(...foldRows(fold))
    fold = []
    group = null
  }
  for (const item of items) {
    const itemDay = dayOf(item.time)
    if (itemDay !== day) {
      closeFold()
      rows.push({ kind: 'day', key: `day ${itemDay} ${item.key}`, time: item.time })
      day = itemDay
    }
    if (!isMarked && newAfter !== null && isNew(item, newAfter)) {
      closeFold()
      rows.push({ kind: 'new', key: 'new' })
      isMarked = true
    }
    if (item.kind === 'event' && isFolded(item)) {
      if (fold.length === FOLD_ITEMS_MAX) closeFold()
      fold.push(item)
      continue
    }
    if (fold.length > 0 || item.kind !== 'message') closeFold()
    if (item.kind === 'message') {
      const line = lineOf(item)
      const isFirst = !isInGroup(line, group)
      rows.push({ kind: 'message', key: item.key, item, isFirst })
      if (isFirst) group = groupFrom(line)
    } else {
      rows.push(item.kind === 'event' ? { kind: 'event', key: item.key, item } : { kind: 'reply', key: item.key, item })
    }
  }
  return { rows, carry: { day, group: fold.length > 0 ? null : group, fold, isMarked } }
}

/** Compared by what is in them: a chunk that was made again often leaves the same behind it. */
export function isSameCarry(one: Carry, other: Carry): boolean {
  if (one === other) return true
  if (one.day !== other.day || one.isMarked !== other.isMarked || one.fold.length !== other.fold.length) return false
  return isSameGroup(one.group, other.group) && one.fold.every((item, index) => item === other.fold[index])
}

/** One alone is an event as any other. */
export function foldRows(items: readonly EventItem[]): readonly Row[] {
  const [first] = items
  if (first === undefined) return []
  if (items.length === 1) return [{ kind: 'event', key: first.key, item: first }]
  return [{ kind: 'fold', key: `fold ${first.key}`, items }]
}

function isNew(item: Item, newAfter: number): boolean {
  return item.kind === 'message' && !item.isMine && item.time > newAfter
}

function isFolded({ event }: EventItem): boolean {
  return event.kind === 'join' || event.kind === 'part' || event.kind === 'quit' || event.kind === 'nick'
}

function lineOf({ author, form, toRank, time, replyTo }: MessageItem): Line {
  return { nick: author.nick, form, toRank, time, replyTo }
}
