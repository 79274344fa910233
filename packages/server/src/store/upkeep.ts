/** Looks after the store every second, and says in the log what an operator has to know. */

import type { Clock } from '@partyline/net'
import { StoreError } from '../errors.ts'
import type { Log } from '../log/log.ts'
import type { Store } from './store.ts'

const PERIOD_MS = 1_000

export interface UpkeepParts {
  readonly store: Pick<Store, 'upkeep'>
  readonly clock: Pick<Clock, 'setTimeout'>
  readonly log: Log
}

/** Starts at once; until it is disposed. */
export function startUpkeep({ store, clock, log }: UpkeepParts): Disposable {
  let isOver = false
  let trouble: string | null = null
  const step = async (): Promise<void> => {
    try {
      await store.upkeep()
      if (trouble === 'STORE_MOVED') log.info('data.returned')
      trouble = null
    } catch (error) {
      const code = error instanceof StoreError ? error.code : 'STORE_FAILED'
      // Said once, not every second; whatever is refused meanwhile is in the log too.
      if (code !== trouble && !isOver) log.error(code === 'STORE_MOVED' ? 'data.moved' : 'upkeep.failed', { error })
      trouble = code
    }
    if (!isOver) timer = clock.setTimeout(() => void step(), PERIOD_MS)
  }
  let timer = clock.setTimeout(() => void step(), 0)
  return {
    [Symbol.dispose]() {
      isOver = true
      timer.cancel()
    },
  }
}
