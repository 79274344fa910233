/** The journal of a server that is alone: a queue in this process. What must outlive it is in the store. */
import type { SessionId } from '../network/state.ts'
import type { Ask, Consumer, Journal, Turn, Wish } from './journal.ts'
import type { Stamps } from './stamps.ts'

export class LocalJournal implements Journal {
  readonly #stamps: Stamps
  /** What each session has waiting; the session that is next comes first. */
  readonly #queues = new Map<SessionId, (Wish | Ask)[]>()
  #consumer: Consumer | null = null
  #isRunning = false
  #waiting: (() => void)[] = []

  constructor(stamps: Stamps) {
    this.#stamps = stamps
  }

  submit(item: Wish | Ask): void {
    const queue = this.#queues.get(item.session)
    if (queue === undefined) this.#queues.set(item.session, [item])
    else queue.push(item)
    this.#schedule()
  }

  consume(consumer: Consumer): void {
    this.#consumer = consumer
    this.#schedule()
  }

  async settled(): Promise<void> {
    if (!this.#isRunning && this.#queues.size === 0) return
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #schedule(): void {
    if (this.#isRunning || this.#consumer === null || this.#queues.size === 0) return
    this.#isRunning = true
    // After every socket that is readable now has been read: one batch for all of them.
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    try {
      await this.#consumer?.(this.#turns())
    } finally {
      this.#isRunning = false
      this.#schedule()
      if (!this.#isRunning) for (const resolve of this.#waiting.splice(0)) resolve()
    }
  }

  *#turns(): Iterable<Turn> {
    // A session that is set anew is visited again, after all others.
    for (const [session, items] of this.#queues) {
      const item = items.shift()
      this.#queues.delete(session)
      if (items.length > 0) this.#queues.set(session, items)
      if (item !== undefined) yield this.#turn(item)
    }
  }

  #turn(item: Wish | Ask): Turn {
    if (item.kind === 'ask') return { kind: 'ask', ask: item }
    const { session, command } = item
    return { kind: 'entry', entry: { ...this.#stamps.next(command), session, command }, wish: item }
  }
}
