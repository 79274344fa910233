/**
 * Has the store record a batch before any of it is delivered. Where its refusal leads belongs to the journal: see `Journal.onRefusal`.
 *
 * A batch without a change has nothing to wait for. Alone, the store is the truth, and nothing is noted of it. On a stream the history
 * must tell how far its node has come: `through` of such a batch is recorded with the next change, or a second later, or by `flush`.
 */
import type { Clock, Timer } from '@partyline/net'
import type { Journal } from '../journal/journal.ts'
import type { Log } from '../log/log.ts'
import type { Batch, Store, Through } from '../store/store.ts'

/** `refused`: the batch must be taken back. `stopped`: the journal ended before it could be recorded, and nothing of it may be seen. */
export type Outcome = 'recorded' | 'refused' | 'stopped'

export interface RecordingParts {
  readonly store: Pick<Store, 'append'>
  readonly clock: Pick<Clock, 'setTimeout'>
  readonly log: Log
  readonly onRefusal: Journal['onRefusal']
  /** Aborted when the journal stops, so that what is not recorded by then is waited for no longer. */
  readonly stopped: AbortSignal
}

const RETRY_MS = 1_000
/** How far the history may be behind what was executed, where that changed nothing in it. */
const PASS_MS = 1_000

export class Recording {
  readonly #parts: RecordingParts
  #isFailing = false
  /** Executed, and to be recorded with or without a change. */
  #passed: Through | null = null
  #timer: Timer | null = null
  /** Whether the last `through` that was recorded alone is recorded. */
  #flushed: Promise<boolean> = Promise.resolve(true)
  /** Up to here there is nothing to pass: it is recorded, or is being recorded. */
  #seq = 0

  constructor(parts: RecordingParts) {
    this.#parts = parts
  }

  /** Never rejects: a failure is logged, again and again the same one once. */
  async record(batch: Batch): Promise<Outcome> {
    const { store, onRefusal, stopped } = this.#parts
    this.#takePassed()
    this.#seq = batch.through.seq
    for (let isRepeated = false; ; isRepeated = true) {
      try {
        await store.append(batch)
        this.#recovered()
        this.#flushed = Promise.resolve(true)
        return 'recorded'
      } catch (error) {
        if (!isRepeated) this.#failed(error, batch)
      }
      if (onRefusal === 'take-back') return 'refused'
      await this.#pause()
      if (stopped.aborted) return 'stopped'
    }
  }

  /** A batch without a change was executed. */
  pass(through: Through): void {
    if (this.#parts.onRefusal === 'take-back' || through.seq <= this.#seq) return
    this.#passed = through
    this.#timer ??= this.#parts.clock.setTimeout(() => void this.flush(), PASS_MS)
  }

  /**
   * Records what was passed, before any batch that comes later. Never rejects: what the store refuses is tried again.
   * @returns whether the history goes as far as its node; only where no batch is being recorded
   */
  flush(): Promise<boolean> {
    const through = this.#takePassed()
    if (through !== null) this.#flushed = this.#write(through)
    return this.#flushed
  }

  async #write(through: Through): Promise<boolean> {
    try {
      await this.#parts.store.append({ changes: [], through })
      this.#seq = Math.max(this.#seq, through.seq)
      this.#recovered()
      return true
    } catch (error) {
      if (!this.#isFailing) this.#failed(error, { changes: [], through })
      if (this.#passed === null && !this.#parts.stopped.aborted) this.pass(through)
      return false
    }
  }

  #takePassed(): Through | null {
    this.#timer?.cancel()
    this.#timer = null
    const through = this.#passed
    this.#passed = null
    return through
  }

  async #pause(): Promise<void> {
    const { clock, stopped } = this.#parts
    if (stopped.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const onStop = () => resolve()
    const timer = clock.setTimeout(onStop, RETRY_MS)
    stopped.addEventListener('abort', onStop, { once: true })
    await promise
    timer.cancel()
    stopped.removeEventListener('abort', onStop)
  }

  #failed(error: unknown, { changes }: Batch): void {
    this.#isFailing = true
    this.#parts.log.error('store.failed', { error, refused: changes.filter(({ kind }) => kind === 'event').length })
  }

  #recovered(): void {
    if (!this.#isFailing) return
    this.#isFailing = false
    this.#parts.log.info('store.recovered', {})
  }
}
