/** A thread that has died is started again when it is next needed. */

import type { StoreThread } from './store-thread.ts'
import type { ThreadContract } from './thread-messages.ts'

export class KeptThread<Contract extends ThreadContract> {
  readonly #start: () => StoreThread<Contract>
  #current: Promise<StoreThread<Contract>> | null = null

  constructor(start: () => StoreThread<Contract>) {
    this.#start = start
  }

  /** A thread that has opened. Callers get it in the order in which they asked. Rejects when it cannot open. */
  get(): Promise<StoreThread<Contract>> {
    const previous = this.#current
    this.#current =
      previous === null
        ? this.#startOpened()
        : previous.then(
            (thread) => (thread.isAlive ? thread : this.#startOpened()),
            () => this.#startOpened(),
          )
    return this.#current
  }

  /** Closes the thread if there is one. */
  async close(): Promise<void> {
    const thread = await this.#current?.catch(() => null)
    await thread?.close()
  }

  async #startOpened(): Promise<StoreThread<Contract>> {
    const thread = this.#start()
    await thread.opened
    return thread
  }
}
