/** A thread that has died, or rests, is started again when it is next needed. */

import type { StoreThread } from './store-thread.ts'
import type { ThreadContract } from './thread-messages.ts'

export class KeptThread<Contract extends ThreadContract> {
  readonly #start: () => StoreThread<Contract>
  #current: Promise<StoreThread<Contract>> | null = null
  /** Of the last thread that rests: two do not have one file open to write. */
  #ended: Promise<void> = Promise.resolve()

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

  /** Ends the thread, when all calls of those that have got it are answered. Never rejects. */
  rest(): Promise<void> {
    const current = this.#current
    this.#current = null
    this.#ended = Promise.allSettled([this.#ended, current?.then((thread) => thread.close())]).then(() => {})
    return this.#ended
  }

  /** Closes the thread if there is one. */
  async close(): Promise<void> {
    const thread = await this.#current?.catch(() => null)
    await thread?.close()
    await this.#ended
  }

  async #startOpened(): Promise<StoreThread<Contract>> {
    await this.#ended
    const thread = this.#start()
    await thread.opened
    return thread
  }
}
