/** Opens the search over the history of a data folder, and keeps its index filled until it is closed. */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Clock, Timer } from '@partyline/net'
import type { Log } from '../log/log.ts'
import { identify } from '../store/in-place.ts'
import { KeptThread } from '../store/kept-thread.ts'
import type { Followers } from '../store/sqlite-store.ts'
import { StoreThread } from '../store/store-thread.ts'
import type { StoredEvent } from '../store/store.ts'
import type { Search } from './search.ts'
import type { SearchStep } from './searcher.ts'
import type { SearchThread } from './thread-contract.ts'
import { threadFile } from '../thread-file.ts'

/** Between a record and the portion with it, so that under load a portion is many messages. */
const FILL_MS = 100
/** After a failure: the disk is full, or the file cannot be written. */
const RETRY_MS = 5_000
/** A step of a search, for which others wait. */
const STEP_MS = 8
/** Bytes of the texts in one answer: it is held until its reader has taken it. */
const ANSWER_BYTES_MAX = 256 * 1024

/** Without anything to do for so long the thread ends, which gives back 13 MiB. To start it takes a tenth of a second. */
const REST_MS = 60_000

export interface SearchParts {
  /** The data folder, whose history is open. */
  readonly folder: string
  readonly clock: Pick<Clock, 'setTimeout' | 'monotonic'>
  readonly log: Log
  /** For how long one search is gone on with. */
  readonly timeoutMs: () => number
}

export interface OpenedSearch extends Search, Followers, AsyncDisposable {
  /** How many events are recorded and not looked at by the index yet, as far as it is known. */
  readonly behind: number
}

/** Throws StoreError where the history is not there. */
export function openSearch({ folder, clock, log, timeoutMs }: SearchParts): OpenedSearch {
  const history = join(folder, 'history.sqlite')
  const setting = { history, file: join(folder, 'search.db'), place: identify([folder, history]), stepMs: STEP_MS }
  let isFirst = true
  const thread = new KeptThread(() => {
    const workerData: SearchThread['setting'] = { ...setting, isFirst }
    isFirst = false
    const file = threadFile('search-thread', import.meta.url)
    return new StoreThread<SearchThread>(new Worker(file, { name: 'search', workerData }))
  })
  let behind = 0
  let position = 0
  /** Something was recorded since the last portion was begun. */
  let isDue = false
  let isFailing = false
  let isClosed = false
  let timer: Timer | null = null
  let resting: Timer | null = null
  let filling: Promise<void> = Promise.resolve()

  /** Call after each use of the thread. */
  const restLater = (): void => {
    resting?.cancel()
    if (!isClosed) resting = clock.setTimeout(() => void thread.rest(), REST_MS)
  }
  const fillIn = (ms: number): void => {
    if (isClosed || timer !== null) return
    timer = clock.setTimeout(() => {
      filling = fill().then((nextMs) => {
        timer = null
        if (nextMs !== null || isDue) fillIn(nextMs ?? FILL_MS)
      })
    }, ms)
  }
  /** Returns after how many milliseconds there is more to do; null: with the next record. */
  const fill = async (): Promise<number | null> => {
    isDue = false
    try {
      const before = position
      const filled = await (await thread.get()).call('fill', undefined)
      const { last, rebuilt } = filled
      ;({ position } = filled)
      for (const reason of rebuilt) log.warn('search.rebuilt', { reason })
      if (isFailing) log.info('search.recovered')
      isFailing = false
      behind = last - position
      if (behind === 0) return null
      // Nothing is added while a removal is on its way.
      return position === before ? FILL_MS : 0
    } catch (error) {
      if (!isFailing && !isClosed) log.error('search.behind', { error })
      isFailing = true
      return RETRY_MS
    } finally {
      restLater()
    }
  }
  fillIn(0)

  return {
    get behind() {
      return behind
    },
    onRecorded: (events) => {
      behind += events
      isDue = true
      fillIn(FILL_MS)
    },
    onRemoved: (removed) => {
      // What is not followed is found out by `fill`.
      void thread
        .get()
        .then((each) => each.call('remove', removed))
        .catch(() => {})
        .then(restLater)
    },
    find: async (query, isWanted = () => true) => {
      const until = clock.monotonic() + timeoutMs()
      const events: StoredEvent[] = []
      let bytes = 0
      let from: number | null = null
      do {
        const limit: number = query.limit - events.length
        const step: SearchStep = await (await thread.get()).call('step', { query: { ...query, limit }, from })
        restLater()
        for (const event of step.events) {
          bytes += Buffer.byteLength(event.params.at(-1) ?? '')
          events.push(event)
        }
        from = step.next
        if (events.length >= query.limit || bytes >= ANSWER_BYTES_MAX || !isWanted()) return { events, isWhole: true }
        if (from !== null && clock.monotonic() >= until) return { events, isWhole: false }
      } while (from !== null)
      return { events, isWhole: true }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      timer?.cancel()
      await filling
      resting?.cancel()
      await thread.close()
    },
  }
}
