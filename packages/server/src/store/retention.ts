/**
 * Forgets what the operator does not keep: what is old, what a target has too much of, conversations that nobody uses. Always
 * the oldest of a target, so that what is left is the end of its history without a gap. A portion at a time: the next
 * batch waits for no more than one.
 *
 * The last entry stays, whatever its age. Positions go on after it, and those of rows that are gone would come again: what
 * the table `hidden` says of them would then hide new events.
 */

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { ClockSteps } from './clock-steps.ts'
import { ImportedRanges, type ImportedRange } from './imported.ts'
import { FIRST_RECORDED, Positions } from './positions.ts'
import type { Removals } from './removals.ts'
import { ROW_KINDS, type RowKind } from './row-kind.ts'
import { runsOf } from './runs.ts'
import type { RetentionLimits } from './store.ts'
import { ROW_BYTES, Tally } from './tally.ts'
import { IS_CONVERSATION, type Targets } from './targets.ts'

/** Rows that are counted, and rows that are forgotten, in one portion: some milliseconds. */
const PORTION_ROWS = 500
/** Rows more where many new ones come, so that it goes faster than they do. */
const MORE_ROWS_MAX = 5_000

/** What it costs to begin a target or to forget something of it, beside its rows, in rows. */
export const TARGET_ROWS = 10

const NO_TARGETS: NonNullable<RetentionLimits['targets']> = new Map()

/** Of this target, the events with a lower `seq`. */
export interface ForgottenPart {
  readonly target: string
  readonly below: number
}

/** What a portion has come to. */
export interface Forgotten {
  readonly parts: readonly ForgottenPart[]
  /** There may be more to do at once. */
  readonly isMore: boolean
}

/** A place between two entries: the first position and the lowest `seq` after it. */
interface Cut {
  readonly position: number
  readonly seq: number
}

/** What is kept of a target by itself. */
interface LimitedTarget {
  readonly targetId: number
  readonly bytesMax: number
  readonly since: number
  /** Of what was recorded, what lies before is too old; null: nothing is. */
  readonly old: Cut | null
}

/** What is forgotten next: of these targets, what lies before the cut. */
interface Portion {
  readonly targets: readonly number[]
  readonly cut: Cut
}

export class Retention {
  readonly #targets: Targets
  readonly #removals: Removals
  readonly #positions: Positions
  readonly #steps: ClockSteps
  readonly #imported: ImportedRanges
  readonly #tally: Tally
  readonly #seqOfOld: StatementSync
  readonly #targetsBefore: StatementSync
  readonly #largest: StatementSync
  readonly #leastUsed: StatementSync
  readonly #oldest: StatementSync
  readonly #entryAfter: StatementSync
  readonly #target: StatementSync
  readonly #bytesBefore: StatementSync
  readonly #subtract: StatementSync
  readonly #deleteRows: StatementSync
  readonly #hasBefore: StatementSync
  readonly #hasRecordedBefore: StatementSync
  readonly #deleteHidden: StatementSync

  constructor(database: DatabaseSync, targets: Targets, removals: Removals) {
    this.#targets = targets
    this.#removals = removals
    this.#positions = new Positions(database)
    this.#steps = new ClockSteps(database)
    this.#imported = new ImportedRanges(database)
    this.#tally = new Tally(database, this.#positions)
    this.#seqOfOld = database.prepare(
      `SELECT seq FROM event WHERE position >= ${FIRST_RECORDED} AND position < ? ORDER BY position LIMIT 1 OFFSET ?`,
    )
    // The plus keeps SQLite from walking the index of all rows where those before the position are enough.
    this.#targetsBefore = database.prepare(
      `SELECT DISTINCT +target AS id FROM event WHERE position >= ${FIRST_RECORDED} AND position < ?`,
    )
    const rowsBefore = `is_message IN (${ROW_KINDS.join()}) AND position < ?`
    this.#largest = database.prepare(
      `SELECT id, bytes FROM target WHERE bytes > ?
       AND EXISTS (SELECT 1 FROM event WHERE target = target.id AND ${rowsBefore}) ORDER BY bytes DESC LIMIT 1`,
    )
    this.#leastUsed = database.prepare(
      `SELECT id FROM target WHERE ${IS_CONVERSATION} AND last_position < ? ORDER BY last_position LIMIT 1`,
    )
    const inOrder = (kind: RowKind) =>
      `SELECT position, seq, ${ROW_BYTES} AS bytes FROM event WHERE target = ?1 AND is_message = ${kind}`
    this.#oldest = database.prepare(`${ROW_KINDS.map(inOrder).join(' UNION ALL ')} ORDER BY position LIMIT ?2`)
    this.#entryAfter = database.prepare(
      'SELECT position FROM event WHERE position > ? AND seq > ? ORDER BY position LIMIT 1',
    )
    this.#target = database.prepare('SELECT name, last_position FROM target WHERE id = ?')
    this.#bytesBefore = database.prepare(
      `SELECT total${ROW_BYTES} AS bytes FROM event WHERE target = ? AND ${rowsBefore}`,
    )
    this.#subtract = database.prepare('UPDATE target SET bytes = max(bytes - ?, 0) WHERE id = ?')
    this.#deleteRows = database.prepare(`DELETE FROM event WHERE target = ? AND ${rowsBefore}`)
    this.#hasBefore = database.prepare(
      `SELECT bytes FROM target WHERE id = ? AND EXISTS (SELECT 1 FROM event WHERE target = target.id AND ${rowsBefore})`,
    )
    this.#hasRecordedBefore = database.prepare(
      `SELECT 1 FROM event WHERE target = ? AND ${rowsBefore} AND position >= ${FIRST_RECORDED} LIMIT 1`,
    )
    this.#deleteHidden = database.prepare('DELETE FROM hidden WHERE target = ? AND last < ?')
  }

  /**
   * One portion, within a transaction of the caller.
   * @param recorded what was recorded since the portion before, in rows
   */
  forget(limits: RetentionLimits, recorded: number): Forgotten {
    const { since, bytesPerTargetMax, conversationsMax, targets = NO_TARGETS } = limits
    let room = PORTION_ROWS + Math.min(2 * recorded, MORE_ROWS_MAX)
    const isAllKept = this.#keepsAll(limits)
    const isCounted = this.#tally.count(room, isAllKept ? PORTION_ROWS : 1)
    const last = this.#positions.last()
    if (!isCounted || isAllKept || last === null) return { parts: [], isMore: !isCounted }
    const end = this.#cutAt(last.seq)
    let queue: LimitedTarget[] | undefined
    const choices: readonly ((rowsMax: number) => Portion | null)[] = [
      (rowsMax) => this.#oldImported(since, rowsMax, end),
      (rowsMax) => this.#old(since, rowsMax, end),
      (rowsMax) => this.#excess(bytesPerTargetMax, rowsMax, end),
      (rowsMax) => this.#unused(conversationsMax, rowsMax, end),
      // Looked for only now: the choices above may have taken the row that kept an entry.
      (rowsMax) => this.#limited((queue ??= this.#queueOf(targets, end)), rowsMax, end),
    ]
    const parts: ForgottenPart[] = []
    for (const choose of choices) {
      while (room > 0) {
        const portion = choose(room)
        if (portion === null) break
        for (const targetId of portion.targets) room -= this.#forgetBefore(targetId, portion.cut, parts)
      }
    }
    return { parts, isMore: room <= 0 }
  }

  /** Then the sums have time: to write and sync them each second costs more than what is said in a quiet channel. */
  #keepsAll({ since, bytesPerTargetMax, conversationsMax, targets = NO_TARGETS }: RetentionLimits): boolean {
    const hasRoom = this.#targets.conversationCount <= conversationsMax
    return hasRoom && targets.size === 0 && since === -Infinity && bytesPerTargetMax === Infinity
  }

  /** What was imported into one channel may be younger than what stands behind it in others. */
  #oldImported(since: number, rowsMax: number, end: Cut): Portion | null {
    if (since === -Infinity) return null
    for (const range of this.#imported.all()) {
      const cut = this.#cutIn(range, since)
      if (cut === null || this.#hasBefore.get(range.target, Math.min(cut.position, end.position)) === undefined)
        continue
      return this.#oldestBefore(range.target, cut, rowsMax, end)
    }
    return null
  }

  /** Null where nothing that was imported is dated earlier. */
  #cutIn({ first, last }: ImportedRange, since: number): Cut | null {
    if ((this.#positions.from(first)?.time ?? Infinity) >= since) return null
    const within = this.#positions.range({ from: first, to: last + 1 })
    const position = this.#positions.firstWhere((place) => place.time >= since, within)
    // Of what was imported, the place is the position.
    return { position, seq: position }
  }

  #old(since: number, rowsMax: number, end: Cut): Portion | null {
    if (since === -Infinity) return null
    const firstKept = this.#firstSince(since)
    const seqKept = this.#positions.from(firstKept)?.seq ?? Infinity
    const seqOfPortion = Number(this.#seqOfOld.get(firstKept, rowsMax - 1)?.['seq'] ?? Infinity)
    const cut = this.#cutAt(Math.min(seqKept, seqOfPortion + 1, end.seq))
    const targets = this.#targetsBefore.all(cut.position).map(({ id }) => Number(id))
    return targets.length === 0 ? null : { targets, cut }
  }

  #excess(bytesMax: number, rowsMax: number, end: Cut): Portion | null {
    const largest = this.#largest.get(bytesMax, end.position)
    if (largest === undefined) return null
    return this.#oldestOf(Number(largest['id']), Number(largest['bytes']) - bytesMax, rowsMax, end)
  }

  #unused(conversationsMax: number, rowsMax: number, end: Cut): Portion | null {
    if (this.#targets.conversationCount <= conversationsMax) return null
    const leastUsed = this.#leastUsed.get(end.position)
    return leastUsed === undefined ? null : this.#oldestOf(Number(leastUsed['id']), Infinity, rowsMax, end)
  }

  /** Targets that may have more, or older, than they may have by themselves. Many have the same age, whose cut is looked for once. */
  #queueOf(targets: NonNullable<RetentionLimits['targets']>, end: Cut): LimitedTarget[] {
    const cuts = new Map<number, Cut>()
    const queue: LimitedTarget[] = []
    for (const [name, { since, bytesMax }] of targets) {
      const targetId = this.#targets.known(name)
      if (targetId === null) continue
      const old = since === -Infinity ? null : (cuts.get(since) ?? this.#cutSince(since, end))
      if (old !== null) cuts.set(since, old)
      queue.push({ targetId, bytesMax, since, old })
    }
    return queue
  }

  #cutSince(since: number, end: Cut): Cut {
    const seqKept = this.#positions.from(this.#firstSince(since))?.seq ?? Infinity
    return this.#cutAt(Math.min(seqKept, end.seq))
  }

  /** Of the next target that has too much. @param queue those that have not are taken out of it */
  #limited(queue: LimitedTarget[], rowsMax: number, end: Cut): Portion | null {
    for (let next = queue.at(-1); next !== undefined; queue.pop(), next = queue.at(-1)) {
      const { targetId, bytesMax, old } = next
      const excess = Number(this.#hasBefore.get(targetId, end.position)?.['bytes'] ?? 0) - bytesMax
      if (excess > 0) return this.#oldestOf(targetId, excess, rowsMax, end)
      const cut = old === null ? null : this.#oldOf(next, old)
      if (cut !== null && this.#hasBefore.get(targetId, Math.min(cut.position, end.position)) !== undefined) {
        return this.#oldestBefore(targetId, cut, rowsMax, end)
      }
    }
    return null
  }

  /** What of a target is too old; null where that can be nothing. */
  #oldOf({ targetId, since }: LimitedTarget, recorded: Cut): Cut | null {
    if (this.#hasRecordedBefore.get(targetId, recorded.position) !== undefined) return recorded
    const cuts = this.#imported.of(targetId).map((range) => this.#cutIn(range, since))
    return cuts.find((cut) => cut !== null) ?? null
  }

  /** The oldest rows of a target that lie before the cut and before the end. */
  #oldestBefore(targetId: number, cut: Cut, rowsMax: number, end: Cut): Portion {
    const portion = this.#oldestOf(targetId, Infinity, rowsMax, end)
    const last = cut.seq < end.seq ? cut : end
    return portion.cut.seq < last.seq ? portion : { targets: [targetId], cut: last }
  }

  /** The oldest rows of a target that have so many bytes. */
  #oldestOf(targetId: number, bytesMin: number, rowsMax: number, end: Cut): Portion {
    let last: Cut = { position: 0, seq: 0 }
    let bytes = 0
    for (const row of this.#oldest.iterate(targetId, rowsMax)) {
      last = { position: Number(row['position']), seq: Number(row['seq']) }
      bytes += Number(row['bytes'])
      if (bytes >= bytesMin) break
    }
    const next = this.#entryAfter.get(last.position, last.seq)
    const cut = { position: Number(next?.['position'] ?? Infinity), seq: last.seq + 1 }
    return { targets: [targetId], cut: cut.seq < end.seq ? cut : end }
  }

  /** Returns what it cost, in rows. */
  #forgetBefore(targetId: number, { position, seq }: Cut, parts: ForgottenPart[]): number {
    const target = this.#target.get(targetId)
    const bytes = this.#bytesBefore.get(targetId, position)?.['bytes'] ?? 0
    this.#removals.noteBefore(targetId, position)
    const rows = Number(this.#deleteRows.run(targetId, position).changes)
    // A row whose target the disk has damaged has none.
    if (target === undefined) return rows + TARGET_ROWS
    const name = String(target['name'])
    const isWhole = Number(target['last_position']) < position
    this.#deleteHidden.run(targetId, isWhole ? Number.MAX_SAFE_INTEGER : position)
    this.#imported.forgetBefore(targetId, position)
    if (isWhole) this.#targets.forget(name)
    else this.#subtract.run(bytes, targetId)
    parts.push({ target: name, below: seq })
    return rows + TARGET_ROWS
  }

  /** Before the first entry with at least this `seq`. */
  #cutAt(seq: number): Cut {
    return { seq, position: this.#positions.firstWhere((place) => place.seq >= seq) }
  }

  /** The first position after all events dated before a time: where dates went back, also what lies before an old one is old. */
  #firstSince(time: number): number {
    const lastTime = this.#positions.last()?.time ?? 0
    for (const run of runsOf(this.#steps.all(), lastTime)) {
      const within = this.#positions.range(run)
      const first = this.#positions.firstWhere((place) => place.time >= time, within)
      if (first > within.low) return first
    }
    return 0
  }
}
