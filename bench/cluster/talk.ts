/** People on each node who speak all the time, so that a pause can be seen. */
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../load/failure.ts'
import { Member } from './member.ts'
import { Pause } from './pause.ts'

const CHANNEL = '#trouble'
const INTERVAL_MS = 10
/** Much longer than an election, or the lease of a node that was killed. */
const STALLED_MS = 60_000

export class Talk implements AsyncDisposable {
  readonly #failure = new Failure(STALLED_MS)
  readonly #firstId: number
  readonly #members: readonly Member[]
  #timer: NodeJS.Timeout | undefined

  /** Resolves when there is one on each node that has seen itself speak. @param firstId see `Member` */
  static async begin(nodes: readonly { readonly port: number }[], firstId = 0): Promise<Talk> {
    const talk = new Talk(nodes.length, firstId)
    await talk.#begin(nodes)
    return talk
  }

  private constructor(count: number, firstId: number) {
    this.#firstId = firstId
    this.#members = Array.from({ length: count }, (_, index) => new Member(firstId + index, CHANNEL, this.#failure))
  }

  /** How long each of them sees nothing, from now on. */
  watch(): readonly Pause[] {
    return this.#members.map((member) => {
      const pause = new Pause(performance.now())
      member.onSeen = () => pause.seen(performance.now())
      return pause
    })
  }

  async goOn(seconds: number): Promise<void> {
    await this.#failure.orFail(delay(seconds * 1000))
  }

  /** Nothing more is said. Resolves when each has seen everything that they said; rejects when something was lost. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    await this.#untilSeen()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    for (const member of this.#members) member.leave()
  }

  async #begin(nodes: readonly { readonly port: number }[]): Promise<void> {
    for (const [index, { port }] of nodes.entries()) await this.#members[index]?.join(port)
    for (const member of this.#members) member.say()
    await this.#untilSeen()
    this.#timer = setInterval(() => {
      for (const member of this.#members) member.say()
    }, INTERVAL_MS)
  }

  async #untilSeen(): Promise<void> {
    const missing = () =>
      this.#members
        .flatMap(({ sequence }) =>
          this.#members.map(({ said }, index) => said - sequence.lastOf(this.#firstId + index)),
        )
        .reduce((sum, count) => sum + count, 0)
    await this.#failure.untilNone(missing, () => `${missing()} messages never came`)
  }
}
