/** The journal of a server that is alone: a queue in this process. What must outlive it is in the store. */
import type { Ask, Consumer, Journal, Turn, Wish } from './journal.ts'
import type { Stamps } from './stamps.ts'
import { TurnQueue } from './turn-queue.ts'

export class LocalJournal implements Journal {
  readonly #stamps: Stamps
  readonly #queue = new TurnQueue()
  #consumer: Consumer | null = null
  #isRunning = false
  #waiting: (() => void)[] = []

  constructor(stamps: Stamps) {
    this.#stamps = stamps
  }

  submit(item: Wish | Ask): void {
    this.#queue.push(item)
    this.#schedule()
  }

  consume(consumer: Consumer): void {
    this.#consumer = consumer
    this.#schedule()
  }

  async settled(): Promise<void> {
    if (!this.#isRunning && this.#queue.isEmpty) return
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #schedule(): void {
    if (this.#isRunning || this.#consumer === null || this.#queue.isEmpty) return
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
    for (let item = this.#queue.take(); item !== undefined; item = this.#queue.take()) yield this.#turn(item)
  }

  #turn(item: Wish | Ask): Turn {
    if (item.kind === 'ask') return { kind: 'ask', ask: item }
    const { session, command } = item
    return { kind: 'entry', entry: { ...this.#stamps.next(command), session, command }, wish: item }
  }
}
