/**
 * How the server was of late, for plots: a look at it every minute, kept for a day, and every quarter of an hour, kept for two weeks. In memory only and
 * bounded: a monitoring program that reads /metrics keeps more.
 */
import type { Clock, Timer } from '@partyline/net'
import type { Measures } from './measures.ts'

export const MINUTE_MS = 60_000
const MINUTES = 24 * 60
/** Of these, one is kept for longer. */
const MINUTES_PER_QUARTER = 15
const QUARTERS = 14 * 24 * 4

export interface TrendSample {
  /** Unix milliseconds: the end of the time that it is about. */
  readonly at: number
  readonly sessions: number
  readonly users: number
  /** Recorded since the sample before. */
  readonly messages: number
  /** From a batch to its fsync, as 99 of 100 took at most since the sample before; null where none was recorded. */
  readonly recordMs: number | null
  /** Of one core since the sample before: 0.5 is half of it. */
  readonly cpu: number
  readonly memoryBytes: number
  /** What the data folder has; null where that could not be found. */
  readonly diskBytes: number | null
}

export interface TrendsParts {
  readonly clock: Clock
  readonly measures: Pick<Measures, 'messages' | 'recordSeconds'>
  readonly sessions: { readonly size: number }
  readonly users: { readonly size: number }
  /** @throws what the disk says */
  readonly diskBytes: () => Promise<number>
  /** CPU time of the process in seconds, and its memory. */
  readonly process: () => { readonly cpuSeconds: number; readonly memoryBytes: number }
}

/** What only grows, as it was at a sample. */
interface Totals {
  readonly monotonic: number
  readonly messages: number
  readonly cpuSeconds: number
  readonly records: readonly number[]
}

export class Trends implements Disposable {
  readonly #parts: TrendsParts
  #minutes: readonly TrendSample[] = []
  #quarters: readonly TrendSample[] = []
  #ofMinute: Totals
  #ofQuarter: Totals
  #count = 0
  #timer: Timer
  #isOver = false

  constructor(parts: TrendsParts) {
    this.#parts = parts
    this.#ofMinute = this.#ofQuarter = this.#totals()
    this.#timer = this.#wait()
  }

  /** The oldest first. */
  samples(every: 'minute' | 'quarter'): readonly TrendSample[] {
    return every === 'minute' ? this.#minutes : this.#quarters
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    this.#timer.cancel()
  }

  #wait(): Timer {
    return this.#parts.clock.setTimeout(() => void this.#look(), MINUTE_MS)
  }

  async #look(): Promise<void> {
    const diskBytes = await this.#parts.diskBytes().catch(() => null)
    if (this.#isOver) return
    const now = this.#totals()
    this.#minutes = [...this.#minutes, this.#sample(this.#ofMinute, now, diskBytes)].slice(-MINUTES)
    this.#ofMinute = now
    this.#count += 1
    if (this.#count % MINUTES_PER_QUARTER === 0) {
      this.#quarters = [...this.#quarters, this.#sample(this.#ofQuarter, now, diskBytes)].slice(-QUARTERS)
      this.#ofQuarter = now
    }
    this.#timer = this.#wait()
  }

  #sample(before: Totals, now: Totals, diskBytes: number | null): TrendSample {
    const { clock, measures, sessions, users, process } = this.#parts
    const seconds = (now.monotonic - before.monotonic) / 1_000
    const taken = now.records.map((count, index) => count - (before.records[index] ?? 0))
    const recordSeconds = measures.recordSeconds.boundOf(0.99, taken)
    return {
      at: clock.now(),
      sessions: sessions.size,
      users: users.size,
      messages: now.messages - before.messages,
      recordMs: recordSeconds === null ? null : recordSeconds * 1_000,
      cpu: seconds === 0 ? 0 : (now.cpuSeconds - before.cpuSeconds) / seconds,
      memoryBytes: process().memoryBytes,
      diskBytes,
    }
  }

  #totals(): Totals {
    const { clock, measures, process } = this.#parts
    const { cpuSeconds } = process()
    return {
      monotonic: clock.monotonic(),
      messages: measures.messages,
      cpuSeconds,
      records: measures.recordSeconds.counts,
    }
  }
}
