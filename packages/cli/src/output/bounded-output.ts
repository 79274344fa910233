/**
 * Text on its way to standard output or standard error. A terminal that is held (Ctrl-S), a pipe that nobody reads and a full
 * disk stop nothing: what they do not take is kept up to a bound, and tried again.
 */
import type { Clock } from '@partyline/net'

/**
 * Writes some of these bytes and gives how many; 0 when there is no room now. Throws or rejects when they cannot be written:
 * the reader is gone, the disk is full.
 */
export type Sink = (bytes: Uint8Array) => number | Promise<number>

export interface BoundedOutputOptions {
  /** Asked for when there is something to write for the first time. */
  readonly openSink: () => Sink
  readonly clock: Pick<Clock, 'setTimeout'>
  readonly bytesMax: number
}

/** How long a writer waits that found no room. */
const RETRY_MS = 100
/** At the exit, a reader that took nothing for this time is not waited for. */
const STALLED_MS = 1_000

const NOTHING = Buffer.alloc(0)

export class BoundedOutput {
  readonly #options: BoundedOutputOptions
  #sink: Sink | null = null
  /** Being written. */
  #head: Uint8Array = NOTHING
  /** After it. */
  #queue: Uint8Array[] = []
  #bytes = 0
  #written = 0
  /** A write is under way, or waits to be tried again. */
  #isBusy = false
  #hasFailed = false
  #waiting: (() => void)[] = []

  constructor(options: BoundedOutputOptions) {
    this.#options = options
  }

  /** False when there is no room for the text: nothing of it is written. Never throws and never waits. */
  write(text: string): boolean {
    const bytes = Buffer.from(text)
    if (this.#bytes + bytes.length > this.#options.bytesMax) return false
    this.#bytes += bytes.length
    this.#queue.push(bytes)
    if (!this.#isBusy) this.#writeOn()
    return true
  }

  /** Nothing waits. */
  get isEmpty(): boolean {
    return this.#bytes === 0
  }

  /** Resolves when everything taken so far, and what is taken meanwhile, is written. */
  async emptied(): Promise<void> {
    if (this.#bytes > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  /** As `emptied`, but does not wait for a reader that takes nothing or is gone. */
  async finish(): Promise<void> {
    let before = -1
    while (this.#bytes > 0 && !this.#hasFailed && this.#written !== before) {
      before = this.#written
      // Not Promise.withResolvers: the Node that is told to be too old has none.
      await new Promise<void>((resolve) => {
        const timer = this.#options.clock.setTimeout(resolve, STALLED_MS)
        this.#waiting.push(() => {
          timer.cancel()
          resolve()
        })
      })
    }
  }

  #writeOn(): void {
    this.#isBusy = false
    while (this.#bytes > 0 && !this.#isBusy) {
      if (this.#head.length === 0) this.#head = Buffer.concat(this.#queue.splice(0))
      this.#attempt(this.#head)
    }
    if (this.#bytes === 0) for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #attempt(bytes: Uint8Array): void {
    try {
      this.#sink ??= this.#options.openSink()
      const taken = this.#sink(bytes)
      if (typeof taken === 'number') return this.#took(taken)
      this.#isBusy = true
      taken.then(
        (count) => {
          this.#took(count)
          if (count > 0) this.#writeOn()
        },
        () => this.#failed(),
      )
    } catch {
      this.#failed()
    }
  }

  #took(count: number): void {
    this.#hasFailed = false
    this.#head = this.#head.subarray(count)
    this.#bytes -= count
    this.#written += count
    if (count === 0) this.#retry()
  }

  /** A disk gets room again, and a reader that is gone costs no more than the attempt. */
  #failed(): void {
    this.#hasFailed = true
    this.#retry()
  }

  #retry(): void {
    this.#isBusy = true
    this.#options.clock.setTimeout(() => this.#writeOn(), RETRY_MS)
  }
}
