/**
 * Makes the rows of a timeline again and again while it grows. A chunk whose items and whose surroundings are as they were is not
 * looked at, and a row that says the same as before is the same object, so that views draw only what is new.
 */
import type { Chunk } from '../client/timeline.ts'
import type { PendingMessage } from '../client/item.ts'
import { groupFrom, isInGroup } from './author-group.ts'
import { chunkRows, foldRows, isSameCarry, NOTHING_BEFORE, type Carry } from './chunk-rows.ts'
import { NO_ROWS, type Row, type Rows } from './row.ts'

/** What is shown of a place: one of its timelines, and the own messages that are not final. */
export interface Shown {
  readonly timeline: { readonly chunks: readonly Chunk[] }
  /** None where the timeline does not reach up to the newest. */
  readonly pending: readonly PendingMessage[]
  /** The nickname of this person, under which pending messages will stand. */
  readonly nick: string
  /** Messages of others behind this time (Unix milliseconds) are new; null: none is. */
  readonly newAfter: number | null
}

interface Made {
  readonly chunk: Chunk
  readonly before: Carry
  /** The time of the mark where it is to be set in this chunk. */
  readonly newAfter: number | null
  readonly rows: readonly Row[]
  readonly carry: Carry
}

/** One for each place that a view shows. */
export class RowMaker {
  readonly #dayOf: (time: number) => number
  #made: readonly Made[] = []
  #tail: readonly Row[] = []
  #rows = NO_ROWS

  /** @param dayOf equal for times of the same day; where it is left out, the time zone of this process decides */
  constructor(dayOf: (time: number) => number = localDays()) {
    this.#dayOf = dayOf
  }

  rows(shown: Shown): Rows {
    const { chunks } = shown.timeline
    const shift = shiftBetween(this.#made, chunks)
    let carry = NOTHING_BEFORE
    const made = chunks.map((chunk, index) => {
      const one = this.#madeOf(this.#made[index - shift], chunk, carry, shown.newAfter)
      carry = one.carry
      return one
    })
    const tail = reused(this.#tail, tailRows(carry, shown))
    const isSame = tail === this.#tail && isSameList(made, this.#made)
    this.#made = made
    this.#tail = tail
    if (!isSame) {
      const parts = [...made.map(({ rows }) => rows), tail]
      this.#rows = { parts, length: parts.reduce((length, part) => length + part.length, 0) }
    }
    return this.#rows
  }

  #madeOf(known: Made | undefined, chunk: Chunk, before: Carry, newAfter: number | null): Made {
    const isMarkHere = newAfter !== null && !before.isMarked && (chunk.at(-1)?.time ?? 0) > newAfter
    const mark = isMarkHere ? newAfter : null
    const isKnown = known?.chunk === chunk && known.newAfter === mark && isSameCarry(known.before, before)
    if (known !== undefined && isKnown) return known
    const { rows, carry } = chunkRows(chunk, before, { newAfter: mark, dayOf: this.#dayOf })
    if (known === undefined) return { chunk, before, newAfter: mark, rows, carry }
    const sameCarry = isSameCarry(known.carry, carry) ? known.carry : carry
    return { chunk, before, newAfter: mark, rows: reused(known.rows, rows), carry: sameCarry }
  }
}

/** By how many chunks those that are known stand further behind now: pages come in front, and the oldest are let go. */
function shiftBetween(made: readonly Made[], chunks: readonly Chunk[]): number {
  const dropped = made.findIndex(({ chunk }) => chunk === chunks[0])
  if (dropped !== -1) return -dropped
  const [first] = made
  return first === undefined ? 0 : Math.max(0, chunks.indexOf(first.chunk))
}

function tailRows(carry: Carry, { pending, nick }: Shown): readonly Row[] {
  const rows = [...foldRows(carry.fold)]
  let { group } = carry
  for (const message of pending) {
    const line = { nick, form: message.form, toRank: message.toRank, time: message.time, replyTo: message.replyTo }
    const isFirst = !isInGroup(line, group)
    rows.push({ kind: 'pending', key: message.key, message, isFirst })
    if (isFirst) group = groupFrom(line)
  }
  return rows
}

/** The new rows, with the old object for each that says the same in the same place; the old ones where all do. */
function reused(old: readonly Row[], rows: readonly Row[]): readonly Row[] {
  const kept = rows.map((row, index) => {
    const before = old[index]
    return before !== undefined && isSameRow(before, row) ? before : row
  })
  return kept.length === old.length && kept.every((row, index) => row === old[index]) ? old : kept
}

function isSameRow(one: Row, other: Row): boolean {
  if (one.kind !== other.kind || one.key !== other.key) return false
  switch (one.kind) {
    case 'message':
      return other.kind === 'message' && one.item === other.item && one.isFirst === other.isFirst
    case 'event':
      return other.kind === 'event' && one.item === other.item
    case 'reply':
      return other.kind === 'reply' && one.item === other.item
    case 'pending':
      return other.kind === 'pending' && one.message === other.message && one.isFirst === other.isFirst
    case 'fold':
      return other.kind === 'fold' && isSameList(one.items, other.items)
    case 'day':
    case 'new':
      return true
    default:
      return one satisfies never
  }
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

/** Remembers the day that was asked for last, because those around a time are mostly asked for next. */
function localDays(): (time: number) => number {
  let start = 0
  let end = 0
  return (time) => {
    if (time < start || time >= end) {
      const date = new Date(time)
      const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
      start = new Date(year, month, day).getTime()
      end = new Date(year, month, day + 1).getTime()
    }
    return start
  }
}
