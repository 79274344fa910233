/** The journal of a server that is alone: a queue in this process. What must outlive it is in the store. */
import type { NodeId } from '../network/state.ts'
import type { Ask, Consumer, Journal, Turn, Wish } from './journal.ts'
import type { Stamps } from './stamps.ts'
import { TurnQueue } from './turn-queue.ts'

/** There is no other. */
const NODE = 'local' as NodeId

/** From so many turns on a batch shows that many talk at once. */
const BUSY_TURNS = 8
/** With nothing to read, these take some hundredths of a millisecond together. With more, questions would wait behind long answers. */
const GATHERING_ROUNDS = 4

export class LocalJournal implements Journal {
  readonly onRefusal = 'take-back'
  readonly position = null
  readonly #stamps: Stamps
  readonly #isBehind: () => boolean
  readonly #queue = new TurnQueue()
  #consumer: Consumer | null = null
  #isRunning = false
  /** How many turns the last batch had. */
  #lastTurns = 0
  #waiting: (() => void)[] = []
  #turning: (() => void)[] = []

  /**
   * @param isBehind whether what was handed over before is still being written to its readers: then only short questions go
   * ahead, so that what is on its way stays bounded and a PING does not wait behind it
   */
  constructor(stamps: Stamps, isBehind: () => boolean = () => false) {
    this.#stamps = stamps
    this.#isBehind = isBehind
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

  async turned(): Promise<void> {
    if (this.#isRunning) await new Promise<void>((resolve) => this.#turning.push(resolve))
  }

  #schedule(): void {
    if (this.#isRunning || this.#consumer === null || this.#queue.isEmpty) return
    this.#isRunning = true
    this.#gather(GATHERING_ROUNDS)
  }

  /**
   * After every socket that is readable now has been read: one batch for all of them. Where many talk at once, each of them has
   * seen the last batch and sends again, so a few rounds of the event loop more bring as many as last time: they share one
   * transaction, and one write for each reader.
   */
  #gather(rounds: number): void {
    setImmediate(() => {
      if (rounds > 0 && this.#isMoreLikely()) this.#gather(rounds - 1)
      else void this.#run()
    })
  }

  #isMoreLikely(): boolean {
    return this.#lastTurns >= BUSY_TURNS && this.#queue.size < this.#lastTurns && !this.#isBehind()
  }

  async #run(): Promise<void> {
    const isBehind = this.#isBehind()
    try {
      if (!isBehind || this.#queue.hasShort) await this.#consumer?.(this.#turns(isBehind))
    } finally {
      this.#isRunning = false
      for (const resolve of this.#turning.splice(0)) resolve()
      this.#schedule()
      if (!this.#isRunning) for (const resolve of this.#waiting.splice(0)) resolve()
    }
  }

  *#turns(isBehind: boolean): Iterable<Turn> {
    const take = () => (isBehind ? this.#queue.takeShort() : this.#queue.take())
    if (!isBehind) this.#lastTurns = 0
    for (let item = take(); item !== undefined; item = take()) {
      if (!isBehind) this.#lastTurns += 1
      yield this.#turn(item)
    }
  }

  #turn(item: Wish | Ask): Turn {
    if (item.kind === 'ask') return { kind: 'ask', ask: item }
    const { session, command } = item
    return { kind: 'entry', entry: { ...this.#stamps.next(command), node: NODE, session, command }, wish: item }
  }
}
