/**
 * The sessions with a long answer under way, one piece after another: each in its turn, as long as its reader takes what is
 * made and the slice of time lasts.
 */
import type { Session } from '../session/session.ts'
import type { BeginSlice } from '../session/time-slice.ts'

export class LongAnswers {
  readonly #beginSlice: BeginSlice
  /** Their readers have room; the session that is next comes first. */
  readonly #ready = new Set<Session>()
  #isScheduled = false

  constructor(beginSlice: BeginSlice) {
    this.#beginSlice = beginSlice
  }

  /** No answer could go on now. */
  get isIdle(): boolean {
    return this.#ready.size === 0
  }

  /** The answer that is first in the session's outbox can go on. */
  goOn(session: Session): void {
    this.#ready.add(session)
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => this.#run())
  }

  #run(): void {
    this.#isScheduled = false
    const isOver = this.#beginSlice()
    // A session that is added anew is visited again, after all others.
    for (const session of this.#ready) {
      this.#ready.delete(session)
      this.#advance(session)
      if (isOver()) break
    }
    const [next] = this.#ready
    if (next !== undefined) this.goOn(next)
  }

  #advance(session: Session): void {
    const { outbox } = session
    const progress = outbox.advance()
    if (progress === 'more') this.#ready.add(session)
    else if (progress === 'full') void this.#wait(session)
    else if (progress === 'fetching') void outbox.fetched().then(() => this.goOn(session))
  }

  async #wait(session: Session): Promise<void> {
    await session.outbox.room()
    session.signs.heard()
    this.goOn(session)
  }
}
