/** `-i`: a session in which nothing moves for this time, in either direction, is ended. */

export class IdleError extends Error {
  override readonly name = 'IdleError'
}

export class IdleWatch implements Disposable {
  /** Rejects with an `IdleError`; never resolves. */
  readonly expired: Promise<never>
  readonly #onTouch: (() => void) | undefined
  readonly #timer: NodeJS.Timeout | undefined

  /** @param onTouch whoever else watches */
  constructor(timeoutMs: number | undefined, onTouch?: () => void) {
    this.#onTouch = onTouch
    const { promise, reject } = Promise.withResolvers<never>()
    this.expired = promise
    promise.catch(() => {})
    if (timeoutMs === undefined) return
    this.#timer = setTimeout(() => reject(new IdleError(`nothing moved for ${timeoutMs} ms`)), timeoutMs)
  }

  /** Something moved. */
  touch(): void {
    this.#timer?.refresh()
    this.#onTouch?.()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
