/** The journal of a server that is alone: a queue in this process. What must outlive it is in the store. */
import { monotonicFactory } from 'ulid'
import type { Ask, Journal, Turn, Wish } from './journal.ts'

export interface LocalJournalOptions {
  /** Unix milliseconds. */
  readonly now: () => number
  /** Where the store ends: new entries come after it in place and in time. */
  readonly lastSeq: number
  readonly lastTime: number
  /** How many turns one batch has at most. */
  readonly batchTurnsMax: () => number
}

export class LocalJournal implements Journal {
  readonly #options: LocalJournalOptions
  /** An id is a name and no secret: the random part only keeps those of two starts apart. */
  readonly #nextId = monotonicFactory(Math.random)
  #queue: (Wish | Ask)[] = []
  #consumer: ((turns: readonly Turn[]) => Promise<void>) | null = null
  #isRunning = false
  #seq: number
  #time: number
  #waiting: (() => void)[] = []

  constructor(options: LocalJournalOptions) {
    this.#options = options
    this.#seq = options.lastSeq
    this.#time = options.lastTime
  }

  submit(item: Wish | Ask): void {
    this.#queue.push(item)
    this.#schedule()
  }

  consume(consumer: (turns: readonly Turn[]) => Promise<void>): void {
    this.#consumer = consumer
    this.#schedule()
  }

  async settled(): Promise<void> {
    if (!this.#isRunning && this.#queue.length === 0) return
    await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #schedule(): void {
    if (this.#isRunning || this.#consumer === null || this.#queue.length === 0) return
    this.#isRunning = true
    // After every socket that is readable now has been read: one batch for all of them.
    setImmediate(() => void this.#run())
  }

  async #run(): Promise<void> {
    try {
      await this.#consumer?.(this.#take())
    } finally {
      this.#isRunning = false
      this.#schedule()
      if (!this.#isRunning) for (const resolve of this.#waiting.splice(0)) resolve()
    }
  }

  #take(): readonly Turn[] {
    const max = this.#options.batchTurnsMax()
    const items = this.#queue.length <= max ? this.#queue : this.#queue.slice(0, max)
    this.#queue = this.#queue.length <= max ? [] : this.#queue.slice(max)
    this.#time = Math.max(this.#options.now(), this.#time)
    return items.map((item) => this.#turn(item))
  }

  #turn(item: Wish | Ask): Turn {
    if (item.kind === 'ask') return { kind: 'ask', ask: item }
    this.#seq += 1
    const { session, command } = item
    const id = this.#nextId(this.#time)
    return { kind: 'entry', entry: { seq: this.#seq, time: this.#time, id, session, command }, wish: item }
  }
}
