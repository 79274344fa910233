/** Bytes that come one piece at a time, as the body of an upload: each is taken before the next is wanted. */
import type { Body } from '../../../uploads/staged-upload.ts'

type Taken = (isTaken: boolean) => void

export class PushedBody implements Body {
  readonly chunks: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => this.#pieces() }
  #waiting: { readonly bytes: Uint8Array; readonly taken: Taken } | null = null
  #isFinished = false
  #isEnded = false
  #wake = () => {}

  /** Resolves when it is taken and the next is wanted. @returns false where the body has ended: nothing is taken any more */
  push(bytes: Uint8Array): Promise<boolean> {
    if (this.#isEnded || this.#isFinished) return Promise.resolve(false)
    return new Promise((taken) => {
      this.#waiting = { bytes, taken }
      this.#wake()
    })
  }

  /** It is whole. */
  finish(): void {
    this.#isFinished = true
    this.#wake()
  }

  /** It breaks off. */
  readonly end = (): void => {
    this.#isEnded = true
    this.#waiting?.taken(false)
    this.#waiting = null
    this.#wake()
  }

  async *#pieces(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) {
        if (this.#isEnded) throw new Error('the body has broken off')
        const waiting = this.#waiting
        if (waiting !== null) {
          yield waiting.bytes
          this.#waiting = null
          waiting.taken(true)
        } else if (this.#isFinished) return
        else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
        }
      }
    } finally {
      this.end()
    }
  }
}
