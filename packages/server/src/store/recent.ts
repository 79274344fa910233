/**
 * Recent history in memory: what most clients ask for after a reconnect is answered without the disk. It says nothing
 * where it cannot be sure, and then the disk answers; `timeline.ts` sees to it that the two agree.
 *
 * Bounded per target and for all targets together (`recentEventsPerChannelMax`, `recentBytesMax`).
 */

import type { Limits } from '../limits.ts'
import { firstWhere } from './binary-search.ts'
import { kindsSeen, REDACTED_VERB, rowKindOf, type RowKind } from './row-kind.ts'
import { runAt, runsOf, stepsIn, type ClockStep, type Run } from './runs.ts'
import type { Recorded } from './history-writer.ts'
import type { Batch, HistoryAnswer, HistoryQuery, Reference, StoredEvent } from './store.ts'
import { answerFrom, BEGINNING, type Bounds, type Timeline } from './timeline.ts'

/** What an event costs beside its text: its object, arrays and the headers of its strings in V8, as measured roughly. */
const EVENT_OVERHEAD_BYTES = 400

/** What a target costs beside its name and its events: an entry of the map, an object, an array with room for some events. */
const LOG_OVERHEAD_BYTES = 320

export type RecentLimits = Pick<Limits, 'recentEventsPerChannelMax' | 'recentBytesMax'>

interface RecentLog {
  /** Without a gap from the first to the newest event of the target, but for what is hidden. */
  readonly events: StoredEvent[]
  /** Nothing of the target is older than the first of `events`. */
  isWhole: boolean
  bytes: number
}

export class RecentHistory {
  readonly #limits: RecentLimits
  /** In order of use; the first was unused for longest. */
  readonly #logs = new Map<string, RecentLog>()
  #bytes = 0
  /** The newest last. */
  readonly #steps: ClockStep[]
  #lastTime: number

  /** @param past what the history on the disk has when nothing of it is here yet */
  constructor(limits: RecentLimits, past: Pick<Recorded, 'steps' | 'lastTime'> = { steps: [], lastTime: 0 }) {
    this.#limits = limits
    this.#steps = past.steps.toReversed()
    this.#lastTime = past.lastTime
  }

  /** Bytes held, as estimated; never above `recentBytesMax` after a call. */
  get bytes(): number {
    return this.#bytes
  }

  /** Targets of which something is held. */
  get size(): number {
    return this.#logs.size
  }

  /** Takes in what was just recorded, every batch in order. `begun`: the targets of which nothing was recorded before. */
  take({ changes }: Batch, begun: readonly string[]): void {
    const events = changes.flatMap((change) => (change.kind === 'event' ? change.event : []))
    this.add(events, begun)
    for (const change of changes) {
      if (change.kind === 'ended' && change.hidden !== null) this.#hide(change.key, change.hidden)
      else if (change.kind === 'renamed') this.#rename(change)
      else if (change.kind === 'redacted') this.#redact(change.target, change.id)
    }
  }

  add(events: readonly StoredEvent[], begun: readonly string[] = []): void {
    for (const target of begun) this.#begin(target, true)
    this.#steps.push(...stepsIn(events, this.#lastTime))
    this.#lastTime = events.at(-1)?.time ?? this.#lastTime
    const touched = new Set<RecentLog>()
    for (const event of events) {
      const log = this.#logs.get(event.target) ?? this.#begin(event.target, false)
      if (!touched.has(log)) {
        touched.add(log)
        this.#use(event.target, log)
      }
      const bytes = eventBytes(event)
      log.events.push(event)
      log.bytes += bytes
      this.#bytes += bytes
    }
    for (const log of touched) this.#trim(log)
    this.#forgetUnused()
  }

  /** Forgets what is answered to nobody any more: the events of the target with `from` <= seq <= `to`. */
  #hide(target: string, { from, to }: { readonly from: number; readonly to: number }): void {
    const log = this.#logs.get(target)
    if (log === undefined) return
    const start = firstWhere(0, log.events.length, (position) => (log.events[position]?.seq ?? from) >= from)
    const end = firstWhere(start, log.events.length, (position) => (log.events[position]?.seq ?? Infinity) > to)
    this.#drop(log, start, end - start)
  }

  /** The disk answers: what came before and after it in one batch stands here in no order. */
  #rename({ from, to }: { readonly from: string; readonly to: string }): void {
    this.#remove(from)
    this.#remove(to)
  }

  /** Its place stays, as on the disk. */
  #redact(target: string, id: string): void {
    const log = this.#logs.get(target)
    const index = log?.events.findLastIndex((event) => event.id === id) ?? -1
    const event = log?.events[index]
    if (log === undefined || event === undefined) return
    const cleared = { ...event, verb: REDACTED_VERB, params: [], tags: {} }
    log.events[index] = cleared
    const freed = eventBytes(event) - eventBytes(cleared)
    log.bytes -= freed
    this.#bytes -= freed
  }

  /** Forgets what the disk has forgotten: the events of the target with a lower seq. */
  forget(target: string, below: number): void {
    const log = this.#logs.get(target)
    if (log === undefined) return
    const count = firstWhere(0, log.events.length, (position) => (log.events[position]?.seq ?? below) >= below)
    this.#drop(log, 0, count)
    if (log.events.length === 0) this.#remove(target)
  }

  clear(): void {
    this.#logs.clear()
    this.#bytes = 0
  }

  /** The page, exactly as the disk would give it, or null when the disk must be asked. */
  answer(query: HistoryQuery): HistoryAnswer | null {
    const log = this.#logs.get(query.target)
    if (log === undefined) return null
    this.#use(query.target, log)
    return answerFrom(new RecentTimeline(log, query, runsOf(this.#steps.toReversed(), this.#lastTime)), query)
  }

  #begin(target: string, isWhole: boolean): RecentLog {
    this.#remove(target)
    const bytes = LOG_OVERHEAD_BYTES + target.length
    const log = { events: [], isWhole, bytes }
    this.#logs.set(target, log)
    this.#bytes += bytes
    return log
  }

  #remove(target: string): void {
    this.#bytes -= this.#logs.get(target)?.bytes ?? 0
    this.#logs.delete(target)
  }

  #use(target: string, log: RecentLog): void {
    this.#logs.delete(target)
    this.#logs.set(target, log)
  }

  #trim(log: RecentLog): void {
    const excess = log.events.length - this.#limits.recentEventsPerChannelMax
    if (excess <= 0) return
    this.#drop(log, 0, excess)
    log.isWhole = false
  }

  #drop(log: RecentLog, start: number, count: number): void {
    for (const event of log.events.splice(start, count)) {
      const bytes = eventBytes(event)
      log.bytes -= bytes
      this.#bytes -= bytes
    }
  }

  #forgetUnused(): void {
    for (const target of this.#logs.keys()) {
      if (this.#bytes <= this.#limits.recentBytesMax) return
      this.#remove(target)
    }
  }
}

/** Positions are places in the log's array. Where it is not whole, BEGINNING means "older than what is here". */
class RecentTimeline implements Timeline {
  readonly end: number
  readonly #events: readonly StoredEvent[]
  readonly #isWhole: boolean
  readonly #kinds: readonly RowKind[]
  readonly #runs: readonly Run[]

  constructor(log: RecentLog, query: HistoryQuery, runs: readonly Run[]) {
    this.#events = log.events
    this.#isWhole = log.isWhole
    this.#kinds = kindsSeen(query)
    this.#runs = runs
    this.end = this.#firstWhere((event) => event.seq > query.seqMax)
  }

  locate(reference: Reference): Bounds | 'unknown' | null {
    switch (reference.kind) {
      case 'id': {
        const position = this.#events.findLastIndex((event) => event.id === reference.id)
        if (position === -1) return this.#isWhole ? 'unknown' : null
        return position < this.end ? { low: position, high: position } : 'unknown'
      }
      case 'time': {
        const { time } = reference
        const events = this.#events.filter((event) => event.time === time)
        const isWithin = ({ from, to }: Run) => events.some(({ seq }) => from <= seq && seq < to)
        // Only the disk knows whether an event of this time is older than those here.
        if (events.length === 0 && !this.#isWhole && this.#runs.length > 1) return null
        const run = runAt(this.#runs, time, isWithin)
        const isAfterRun = (event: StoredEvent) => event.seq >= run.to
        const isInRun = (event: StoredEvent) => event.seq >= run.from
        const low = this.#firstWhere((event) => isAfterRun(event) || (isInRun(event) && event.time >= time))
        const high = this.#firstWhere((event) => isAfterRun(event) || (isInRun(event) && event.time > time)) - 1
        return { low: low === 0 && !this.#isWhole ? BEGINNING : low, high }
      }
      default:
        return reference satisfies never
    }
  }

  first(after: number, before: number, limit: number): readonly StoredEvent[] | null {
    if (after < 0 && !this.#isWhole) return null
    const found: StoredEvent[] = []
    for (let position = Math.max(after + 1, 0); position < before && found.length < limit; position++) {
      const event = this.#seen(position)
      if (event !== undefined) found.push(event)
    }
    return found
  }

  last(after: number, before: number, limit: number): readonly StoredEvent[] | null {
    if (before < 0 && !this.#isWhole) return null
    const found: StoredEvent[] = []
    for (let position = before - 1; position > after && position >= 0 && found.length < limit; position--) {
      const event = this.#seen(position)
      if (event !== undefined) found.push(event)
    }
    const reachesTooFar = after < 0 && !this.#isWhole && found.length < limit
    return reachesTooFar ? null : found.toReversed()
  }

  #seen(position: number): StoredEvent | undefined {
    const event = this.#events[position]
    return event !== undefined && this.#kinds.includes(rowKindOf(event.verb)) ? event : undefined
  }

  #firstWhere(test: (event: StoredEvent) => boolean): number {
    return firstWhere(0, this.#events.length, (position) => {
      const event = this.#events[position]
      return event === undefined || test(event)
    })
  }
}

function eventBytes(event: StoredEvent): number {
  let bytes = EVENT_OVERHEAD_BYTES + event.id.length + event.target.length + event.source.length + event.session.length
  for (const param of event.params) bytes += param.length
  for (const name in event.tags) bytes += name.length + (event.tags[name]?.length ?? 0)
  return bytes
}
