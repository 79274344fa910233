/** Whether the person is in the chat, for what brings files: only then can a link be said, and the chat soon notices that the way is gone, or back. */
import { effect, type ReadonlySignal } from '@preact/signals'

export class Presence {
  #lost = new AbortController()
  #back = Promise.withResolvers<undefined>()
  readonly #end: () => void

  constructor(isThere: ReadonlySignal<boolean>) {
    this.#end = effect(() => {
      if (!isThere.value) {
        this.#lost.abort()
      } else if (this.#lost.signal.aborted) {
        this.#lost = new AbortController()
        this.#back.resolve(undefined)
        this.#back = Promise.withResolvers()
      }
    })
  }

  /** Aborts when the connection is lost: what was asked before is not answered. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Resolves after that time, or at once when the connection is back; never while there is none. @throws the reason of the signal */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    const ended = abortOf(signal)
    if (ms > 0 && !this.lost.aborted) {
      const { promise, resolve } = Promise.withResolvers<undefined>()
      const timer = setTimeout(resolve, ms)
      await Promise.race([promise, abortOf(this.lost), ended])
      clearTimeout(timer)
    }
    while (this.lost.aborted && !signal.aborted) await Promise.race([this.#back.promise, ended])
    signal.throwIfAborted()
  }

  end(): void {
    this.#end()
  }
}

/** Resolves when it is so. @throws the reason of the signal */
export async function until(isSo: ReadonlySignal<boolean>, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const end = effect(() => {
    if (isSo.value) resolve(undefined)
  })
  await Promise.race([promise, abortOf(signal)])
  end()
  signal.throwIfAborted()
}

function abortOf(signal: AbortSignal): Promise<unknown> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
