/** Has the store record a batch before any of it is delivered. Where its refusal leads belongs to the journal: see `Journal.onRefusal`. */
import type { Clock } from '@partyline/net'
import type { Journal } from '../journal/journal.ts'
import type { Log } from '../log/log.ts'
import type { Batch, Store } from '../store/store.ts'

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

export class Recording {
  readonly #parts: RecordingParts
  #isFailing = false

  constructor(parts: RecordingParts) {
    this.#parts = parts
  }

  /** Never rejects: a failure is logged, again and again the same one once. */
  async record(batch: Batch): Promise<Outcome> {
    const { store, onRefusal, stopped } = this.#parts
    for (let isRepeated = false; ; isRepeated = true) {
      try {
        await store.append(batch)
        this.#recovered()
        return 'recorded'
      } catch (error) {
        if (!isRepeated) this.#failed(error, batch)
      }
      if (onRefusal === 'take-back') return 'refused'
      await this.#pause()
      if (stopped.aborted) return 'stopped'
    }
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
