/** The inside of a store thread: opens, then answers call after call until it is told to close. */

import { parentPort, workerData } from 'node:worker_threads'
import { toStoreError } from './sqlite-error.ts'
import type { FromThread, ThreadContract, ToThread } from './thread-messages.ts'

/** The work of a thread, synchronous: it may wait for the disk as long as it must. */
export interface ThreadWork<Contract extends ThreadContract> {
  readonly opened: Contract['opened']
  readonly calls: Contract['calls']
  close(): void
}

/** Called once by the file that is the thread. What a call throws is its answer and does not end the thread. */
export function runThread<Contract extends ThreadContract>(
  open: (setting: Contract['setting']) => ThreadWork<Contract>,
): void {
  if (parentPort === null) throw new Error('this file is a thread of the store and does nothing by itself')
  const port = parentPort
  const say = (read: () => unknown): void => port.postMessage(outcome(read))
  say(() => {
    const work = open(workerData as Contract['setting'])
    const calls = new Map<string, (input: unknown) => unknown>(Object.entries(work.calls))
    port.on('message', (message: ToThread) => {
      switch (message[0]) {
        case 'call':
          return say(() => calls.get(message[1])?.(message[2]))
        case 'close':
          say(() => work.close())
          return port.close()
        default:
          return message satisfies never
      }
    })
    return work.opened
  })
}

/** Called once by the file that is a thread for one thing: it says what came of it, which may take its time, and ends. */
export async function runTask<Contract extends ThreadContract>(
  task: (setting: Contract['setting']) => Promise<Contract['opened']>,
): Promise<void> {
  if (parentPort === null) throw new Error('this file is a thread of the store and does nothing by itself')
  const said = await task(workerData as Contract['setting']).then((value): FromThread => ['done', value], failed)
  parentPort.postMessage(said)
}

function outcome(read: () => unknown): FromThread {
  try {
    return ['done', read()]
  } catch (error) {
    return failed(error)
  }
}

function failed(error: unknown): FromThread {
  const { code, message } = toStoreError(error, 'in a thread of the store')
  return ['failed', code, message]
}
