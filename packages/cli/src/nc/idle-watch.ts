/** `-i`: a session in which nothing moves for this time, in either direction, is ended. */
import { ENGLISH, say, type Text, text } from '../language/text.ts'

export class IdleError extends Error {
  override readonly name = 'IdleError'
  /** The message, in any language. */
  readonly said: Text

  constructor(said: Text) {
    super(say(said, ENGLISH))
    this.said = said
  }
}

/** As ncat, an idle connection is closed and not broken off; a silent other side is not waited for longer than this. */
export const IDLE_CLOSE_MS = 100

export interface IdleWatchOptions {
  /** False lets time pass only after the first `touch`. Default: true. */
  readonly isArmed?: boolean
}

export class IdleWatch implements Disposable {
  /** Rejects with an `IdleError`; never resolves. */
  readonly expired: Promise<never>
  readonly #reject: (error: IdleError) => void
  readonly #timeoutMs: number | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(timeoutMs: number | undefined, { isArmed = true }: IdleWatchOptions = {}) {
    const { promise, reject } = Promise.withResolvers<never>()
    this.expired = promise
    promise.catch(() => {})
    this.#reject = reject
    this.#timeoutMs = timeoutMs
    if (isArmed) this.#arm()
  }

  /** Something moved. */
  touch(): void {
    if (this.#timer === undefined) this.#arm()
    else this.#timer.refresh()
  }

  /** Lets no time pass until the next `touch`. */
  disarm(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  [Symbol.dispose](): void {
    this.disarm()
  }

  #arm(): void {
    const timeoutMs = this.#timeoutMs
    if (timeoutMs === undefined) return
    this.#timer = setTimeout(() => this.#reject(new IdleError(text`nothing moved for ${timeoutMs} ms`)), timeoutMs)
  }
}
