/**
 * One step of a search: the index names the messages that may match, and the history says whether they do and may be read. What
 * is not in the index yet is read through. A step ends after a short time with the place at which the next one begins, so that
 * searches take turns with one another and with the filling of the index, and one that nobody waits for any more ends.
 */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { ClockSteps } from '../store/clock-steps.ts'
import { EVENT_COLUMNS, parseEventRow } from '../store/event-row.ts'
import { HiddenReader } from '../store/hidden.ts'
import { ImportedRanges } from '../store/imported.ts'
import { MESSAGE_COLUMNS, parseMessageRow } from '../store/message-row.ts'
import { FIRST_RECORDED, Positions, type Place } from '../store/positions.ts'
import { toStoreError } from '../store/sqlite-error.ts'
import type { StoredEvent } from '../store/store.ts'
import { IndexDamaged, type IndexFile } from './index-file.ts'
import { LINK_TERM, personsOf, personTerm, quoted, senderTerm, targetTerm, termsOfPhrase } from './index-terms.ts'
import { matcherOf } from './matching.ts'
import type { SearchQuery } from './search.ts'

/** A step looks at the time after so many rows. */
const ROWS_BETWEEN_LOOKS = 32
/** So many messages are looked at in less time than FTS5 takes to find those that have two terms. */
const FEW = 250
/** Conversations from which those of one person are looked up together, and not each by itself. */
const CONVERSATIONS_MIN = 4

export interface SearchStep {
  readonly events: readonly StoredEvent[]
  /** Where the next step goes on; null: all was read. */
  readonly next: number | null
}

export interface SearcherParts {
  readonly history: DatabaseSync
  /** Milliseconds that pass. */
  readonly monotonic: () => number
  /** Milliseconds after which a step ends. */
  readonly stepMs: number
}

type Row = Readonly<Record<string, SQLOutputValue>>

/** Positions with `after` < position < `before`. */
interface Span {
  readonly after: number
  readonly before: number
}

export class Searcher {
  readonly #parts: SearcherParts
  readonly #positions: Positions
  readonly #steps: ClockSteps
  readonly #hidden: HiddenReader
  readonly #imported: ImportedRanges
  readonly #targetId: StatementSync
  readonly #at: StatementSync
  readonly #event: StatementSync
  readonly #newest: StatementSync
  readonly #oldest: StatementSync

  constructor(parts: SearcherParts) {
    this.#parts = parts
    const { history } = parts
    this.#positions = new Positions(history)
    this.#steps = new ClockSteps(history)
    this.#hidden = new HiddenReader(history)
    this.#imported = new ImportedRanges(history)
    this.#targetId = history.prepare('SELECT id FROM target WHERE name = ?')
    const messages = `SELECT event.time, ${MESSAGE_COLUMNS} FROM event JOIN target ON target.id = event.target WHERE is_message = 1`
    this.#at = history.prepare(`${messages} AND event.position = ?`)
    this.#event = history.prepare(`SELECT ${EVENT_COLUMNS} FROM event WHERE position = ?`)
    const within = `${messages} AND event.position > ? AND event.position < ? ORDER BY event.position`
    this.#newest = history.prepare(`${within} DESC`)
    this.#oldest = history.prepare(within)
  }

  /** @param from null at the beginning @throws {StoreError | IndexDamaged} */
  step(query: SearchQuery, from: number | null, index: IndexFile | null): SearchStep {
    const { history } = this.#parts
    try {
      history.exec('BEGIN')
      return this.#step(query, from, index)
    } catch (error) {
      throw error instanceof IndexDamaged ? error : toStoreError(error, 'searching')
    } finally {
      if (history.isTransaction) history.exec('COMMIT')
    }
  }

  #step(query: SearchQuery, from: number | null, index: IndexFile | null): SearchStep {
    const { monotonic, stepMs } = this.#parts
    const { limit } = query
    const matches = matcherOf(query)
    const targets = new Set(query.targets)
    const end = monotonic() + stepMs
    const events: StoredEvent[] = []
    let looked = 0
    for (const row of this.#candidates(query, this.#span(query, from), index, from === null)) {
      const position = Number(row['position'])
      const message = parseMessageRow(row)
      const isHit =
        message !== null &&
        targets.has(message.target) &&
        matches({ ...message, time: Number(row['time']) }) &&
        !this.#hidden.isHidden(message.targetId, position)
      if (isHit) {
        const event = parseEventRow(this.#event.get(position) ?? {}, message.target)
        if (event !== null) events.push(event)
      }
      looked += 1
      if (events.length >= limit || (looked % ROWS_BETWEEN_LOOKS === 0 && monotonic() >= end)) {
        return { events, next: position }
      }
    }
    return { events, next: null }
  }

  /** Rows that may match, in the order of the query: those in the index by its terms, and all that is not in it. */
  *#candidates(query: SearchQuery, span: Span, index: IndexFile | null, isFirst: boolean): Generator<Row> {
    const indexed = index?.progress.position ?? Number.MIN_SAFE_INTEGER
    const behind = { after: Math.max(span.after, indexed), before: span.before }
    const within = { after: span.after, before: Math.min(span.before, indexed + 1) }
    if (index === null) {
      yield* this.#read(query, span)
      return
    }
    if (query.direction === 'newest') yield* this.#read(query, behind)
    const required = requiredTerms(query)
    const few = required.length < 2 ? null : fewOf(index, required, within, query.direction)
    const terms = this.#terms(query, required, isFirst)
    for (const position of few ?? index.find(terms, within.after, within.before, query.direction)) {
      const row = this.#at.get(position)
      // What is not there any more is not found either.
      if (row !== undefined) yield row
    }
    if (query.direction === 'oldest') yield* this.#read(query, behind)
  }

  *#read({ direction }: SearchQuery, { after, before }: Span): Generator<Row> {
    if (before - after < 2) return
    yield* (direction === 'newest' ? this.#newest : this.#oldest).iterate(after, before)
  }

  #span({ direction, since, until, seqMax }: SearchQuery, from: number | null): Span {
    const end = this.#positions.end(seqMax)
    // Where dates went back, no place divides what is earlier from what is later.
    const isAscending = this.#steps.all().length === 0
    const recorded = { low: FIRST_RECORDED, end: Math.max(end, FIRST_RECORDED) }
    const placeOf = (test: (place: Place) => boolean) => this.#positions.firstWhere(test, recorded)
    // Of what was imported, so much is said of all of it.
    const isInImported = this.#imported.all().some(({ latest }) => latest >= since)
    const isFirstKnown = isAscending && since !== -Infinity && !isInImported
    const first = isFirstKnown ? placeOf(({ time }) => time >= since) : this.#positions.first()
    const last = isAscending && until !== Infinity ? placeOf(({ time }) => time > until) : end
    const span = { after: first - 1, before: Math.min(last, end) }
    if (from === null) return span
    return direction === 'newest'
      ? { ...span, before: Math.min(from, span.before) }
      : { ...span, after: Math.max(from, span.after) }
  }

  /**
   * The query as the index understands it. Targets have the longest lists of all, so the first step does
   * without them where it has words: mostly what it finds is where its reader may read. The others ask for the targets too.
   */
  #terms({ targets }: SearchQuery, required: readonly string[], isFirst: boolean): string {
    const needsTargets = !isFirst || required.length === 0
    return [...required, ...(needsTargets ? [anyOf(this.#targetTerms(targets))] : [])].join(' AND ')
  }

  #targetTerms(targets: readonly string[]): readonly string[] {
    const conversations = targets.filter((target) => personsOf(target).length > 0)
    const [first = ''] = conversations
    // All are of the person that asks.
    const person = personsOf(first).find((each) => conversations.every((target) => personsOf(target).includes(each)))
    const isTogether = conversations.length >= CONVERSATIONS_MIN && person !== undefined
    const single = isTogether ? targets.filter((target) => personsOf(target).length === 0) : targets
    const ids = single.flatMap((target) => {
      const id = this.#targetId.get(target)?.['id']
      return id === undefined ? [] : targetTerm(Number(id))
    })
    return isTogether ? [...ids, personTerm(person)] : ids
  }
}

/** What a message that matches stands under, beside its target. */
function requiredTerms({ phrases, from, hasLink }: SearchQuery): readonly string[] {
  const terms = phrases.flatMap(termsOfPhrase)
  if (hasLink) terms.push(quoted(LINK_TERM))
  if (from.length > 0) terms.push(anyOf(from.map(senderTerm)))
  return terms
}

/**
 * The positions of a term that has few, of which each is then looked at; null where all have many. FTS5 goes through the longer list
 * of two as well, and that of a beginning is made whole for each table.
 */
function fewOf(
  index: IndexFile,
  terms: readonly string[],
  { after, before }: Span,
  direction: SearchQuery['direction'],
): readonly number[] | null {
  for (const term of terms) {
    const positions = [...index.find(term, after, before, direction).take(FEW + 1)]
    if (positions.length <= FEW) return positions
  }
  return null
}

/** Without a term nothing is found: no message has an empty target. */
function anyOf(terms: readonly string[]): string {
  return `(${(terms.length === 0 ? [targetTerm(0)] : terms).map(quoted).join(' OR ')})`
}
