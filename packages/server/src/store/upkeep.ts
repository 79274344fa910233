/** Looks after the store every second: forgets what is not kept, and says in the log what an operator has to know. */

import type { Clock } from '@partyline/net'
import { StoreError } from '../errors.ts'
import type { Log } from '../log/log.ts'
import type { RetentionLimits, Store } from './store.ts'

const PERIOD_MS = 1_000

export interface UpkeepParts {
  readonly store: Pick<Store, 'upkeep' | 'forget'>
  readonly clock: Pick<Clock, 'setTimeout'>
  readonly log: Log
  readonly diskFreePercentMin: () => number
  readonly retention: () => RetentionLimits
}

export interface StoreUpkeep extends Disposable {
  /** Why nothing could be recorded when it last looked; null where something could. */
  readonly trouble: string | null
}

/** Starts at once; until it is disposed. */
export function startUpkeep({ store, clock, log, diskFreePercentMin, retention }: UpkeepParts): StoreUpkeep {
  let isOver = false
  let trouble: string | null = null
  let isDiskLow = false
  let isDiskFull = false
  const noteDisk = (diskFreePercent: number): void => {
    const wasLow = isDiskLow
    isDiskFull = diskFreePercent === 0
    // Not told again and again where the free share goes to and fro at the limit.
    isDiskLow = diskFreePercent < diskFreePercentMin() + (wasLow ? 1 : 0)
    const fields = { freePercent: Math.round(diskFreePercent * 10) / 10 }
    if (isDiskLow && !wasLow) log.warn('disk.low', fields)
    if (!isDiskLow && wasLow) log.info('disk.recovered', fields)
  }
  const step = async (): Promise<void> => {
    let isMore = false
    try {
      const { diskFreePercent } = await store.upkeep()
      if (trouble === 'STORE_MOVED') log.info('data.returned')
      noteDisk(diskFreePercent)
      isMore = await store.forget(retention())
      trouble = null
    } catch (error) {
      const code = error instanceof StoreError ? error.code : 'STORE_FAILED'
      // Said once, not every second; whatever is refused meanwhile is in the log too.
      if (code !== trouble && !isOver) log.error(code === 'STORE_MOVED' ? 'data.moved' : 'upkeep.failed', { error })
      trouble = code
    }
    if (!isOver) timer = clock.setTimeout(() => void step(), isMore ? 0 : PERIOD_MS)
  }
  let timer = clock.setTimeout(() => void step(), 0)
  return {
    get trouble() {
      if (trouble === null) return isDiskFull ? 'the disk is full' : null
      return trouble === 'STORE_MOVED' ? 'the data folder is not where it was' : 'the history cannot be used'
    },
    [Symbol.dispose]() {
      isOver = true
      timer.cancel()
    },
  }
}
