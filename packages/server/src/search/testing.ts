/** What the tests of this room share: texts of many scripts, and a history with its index. */
import { copyFileSync, existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { HistoryReader } from '../store/history-reader.ts'
import { HistoryWriter } from '../store/history-writer.ts'
import type { Import } from '../store/import-writer.ts'
import type { Removed } from '../store/removals.ts'
import type { Change, RetentionLimits, StoredEvent } from '../store/store.ts'
import { disposable, rowsOf, throughOf } from '../store/testing.ts'
import { IndexDamaged } from './index-file.ts'
import { Indexer, type Lag } from './indexer.ts'
import type { SearchQuery } from './search.ts'
import { Searcher, type SearchStep } from './searcher.ts'

const WORDS = fc.constantFrom(
  ...'server Node naïve ΟΔΟΣ Ёлка i̇ ﬁn a_b c++ v2.10 हिन्दी مرحبا שלום'.split(' '),
  ...'数据库 服务器 𠮷野家 サーバー ｶﾞｷﾞ 데이터 한글 ค้นหา ข้อความ か\u3099 々'.split(' '),
  ...'😀 👍🏽 👨‍👩‍👧‍👦 🇨🇳 ❤️ 1️⃣ ! " ， https://example.test/x'.split(' '),
)

/** Words of many scripts with and without spaces, and now and then whatever Unicode has. */
export const arbitraryText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: WORDS },
      { weight: 2, arbitrary: fc.constant(' ') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
    ),
    { maxLength: 16 },
  )
  .map((pieces) => pieces.join(''))

/** A history with its index, in this thread: what the threads of a server do, one step after the other. */
export class Shelf {
  readonly #stepMs: number
  readonly #place: string
  #generation = 0
  #writer: HistoryWriter
  #history: DatabaseSync
  #indexer: Indexer
  #searcher: Searcher
  /** Removals that the index was not told of yet. */
  #underway: Removed[] = []
  readonly rebuilt: string[] = []

  /** @param place the beginning of the paths of its files */
  /** @param stepMs of a clock that stands: with 0 each step is as short as it can be, else it goes to the end */
  constructor(place: string, stepMs = 0) {
    this.#place = place
    this.#stepMs = stepMs
    ;[this.#writer, this.#history, this.#indexer, this.#searcher] = this.#open()
  }

  get indexFile(): string {
    return `${this.#place}-search-${this.#generation}.db`
  }

  append(events: readonly StoredEvent[], changes: readonly Change[] = []): void {
    const { lastSeq: seq, lastTime: time } = this.#writer.recorded()
    const through = events.length > 0 ? throughOf(events) : { seq, time, position: null }
    const [, , removed] = this.#writer.append(rowsOf(events, changes, through))
    if (removed !== null) this.#underway.push(removed)
  }

  forget(limits: RetentionLimits): void {
    for (let isMore = true; isMore;) {
      const forgotten = this.#writer.forget(limits)
      if (forgotten.removed !== null) this.#underway.push(forgotten.removed)
      ;({ isMore } = forgotten)
    }
  }

  fill(): Lag {
    const lag = this.#indexer.fill()
    this.rebuilt.push(...this.#indexer.takeRebuilt())
    return lag
  }

  /** The index is told of what was removed. */
  follow(): void {
    for (const removed of this.#underway.splice(0)) this.#indexer.remove(removed)
  }

  /** Until nothing is left to follow or to add. */
  catchUp(): void {
    for (;;) {
      this.follow()
      const { position, last } = this.fill()
      if (position === last) return
    }
  }

  /** All that is found, by as many steps as it takes. */
  search(query: SearchQuery): readonly StoredEvent[] {
    const events: StoredEvent[] = []
    let from: number | null = null
    do {
      const limit: number = query.limit - events.length
      const step = this.#step({ ...query, limit }, from)
      events.push(...step.events)
      from = step.next
    } while (from !== null && events.length < query.limit)
    return events
  }

  /** What may be read of these targets, by the pages of their histories. */
  messagesOf(targets: readonly string[]): readonly StoredEvent[] {
    using reader = disposable(new HistoryReader(this.#historyFile))
    const range = { kind: 'latest', after: null } as const
    return targets
      .flatMap((target) => {
        const answer = reader.value.history({ target, range, limit: 9_999, seqMax: Infinity, playback: false })
        return answer.kind === 'events' ? answer.events : []
      })
      .toSorted((one, other) => one.seq - other.seq)
  }

  /** What a killed process leaves: the files with their logs, as the operating system has them; or what a clean stop leaves. */
  startAgain(how: 'restart' | 'kill'): void {
    const before = [this.#historyFile, this.indexFile]
    if (how === 'restart') this.close()
    this.#generation += 1
    for (const [index, file] of [this.#historyFile, this.indexFile].entries()) {
      for (const end of ['', '-wal']) {
        const from = `${before[index]}${end}`
        if (existsSync(from)) copyFileSync(from, file + end)
      }
    }
    if (how === 'kill') this.close()
    this.#underway = []
    ;[this.#writer, this.#history, this.#indexer, this.#searcher] = this.#open()
  }

  /** Stops, puts something before the history, and starts. */
  import(what: Import): void {
    this.close()
    {
      using writer = disposable(new HistoryWriter(this.#historyFile, 'process'))
      writer.value.import(what)
    }
    this.#underway = []
    ;[this.#writer, this.#history, this.#indexer, this.#searcher] = this.#open()
  }

  /** Stops, does something to the file of the index, and starts. */
  harm(harm: (file: string) => void): void {
    this.close()
    harm(this.indexFile)
    this.#underway = []
    ;[this.#writer, this.#history, this.#indexer, this.#searcher] = this.#open()
  }

  close(): void {
    this.#indexer.close()
    this.#history.close()
    this.#writer.close()
  }

  get #historyFile(): string {
    return `${this.#place}-history-${this.#generation}.sqlite`
  }

  #open(): [HistoryWriter, DatabaseSync, Indexer, Searcher] {
    const writer = new HistoryWriter(this.#historyFile, 'process')
    const history = new DatabaseSync(this.#historyFile, { readOnly: true })
    const indexer = new Indexer({ history, file: this.indexFile, monotonic: () => 0, isFirst: true })
    return [writer, history, indexer, new Searcher({ history, monotonic: () => 0, stepMs: this.#stepMs })]
  }

  #step(query: SearchQuery, from: number | null): SearchStep {
    try {
      return this.#searcher.step(query, from, this.#indexer.index)
    } catch (error) {
      if (!(error instanceof IndexDamaged)) throw error
      this.#indexer.rebuild(error.message)
      return this.#searcher.step(query, from, null)
    }
  }
}
