/** Writers that wait for room: all are told when there is some, or when there will be none. Each can give up before. */
import type { NetError } from './errors.ts'
import { toldElsewhere } from './rejections.ts'
import { type WaitOptions, watchWait } from './wait.ts'

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: NetError) => void
}

interface Writer {
  /** For the message of an error. */
  readonly peer: string
}

export class WriteWaiters {
  readonly #writer: Writer
  readonly #waiters = new Set<Waiter>()

  constructor(writer: Writer) {
    this.#writer = writer
  }

  /** Lasts until `settle`, or until it is given up, which takes nothing back that was written. */
  wait(options: WaitOptions | undefined): Promise<void> {
    const waiting = new Promise<void>((resolve, reject) => {
      if (options === undefined) {
        this.#waiters.add({ resolve, reject })
        return
      }
      const waiter = {
        resolve: () => {
          end()
          resolve()
        },
        reject: (error: NetError) => {
          end()
          reject(error)
        },
      }
      this.#waiters.add(waiter)
      const end = watchWait(options, 'write', `cannot write to ${this.#writer.peer}`, (error) => {
        this.#waiters.delete(waiter)
        reject(error)
      })
    })
    return toldElsewhere(waiting)
  }

  /** @param error why nothing more will be taken; without, it was taken */
  settle(error?: NetError): void {
    for (const waiter of this.#waiters) {
      if (error === undefined) waiter.resolve()
      else waiter.reject(error)
    }
    this.#waiters.clear()
  }
}
