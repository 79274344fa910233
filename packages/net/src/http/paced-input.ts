/**
 * Holds back what a client sends. A request or a frame of a few bytes costs a hundred times what a byte of a long one does, and Node
 * reads up to two megabytes from one socket before it looks at another: without this, one client that pours small ones stops all
 * others. The bytes come in slices, one in a turn of the event loop, and nothing is read from the kernel while some wait.
 */
import { type Duplex, Readable } from 'node:stream'
import { LIMITS } from '../limits.ts'

/** How fast one connection may send. */
export interface InputPace {
  /**
   * Called when the connection is there, with 0, and for each slice before it is looked at.
   * @returns how long the next slice waits, in milliseconds
   */
  charge(bytes: number): number
}

const SLICE_BYTES = LIMITS.httpSliceBytes.default

/** @param stream to which nothing has been listening; its consumer is added in the same turn */
export function paceInput(stream: Duplex, pace: InputPace): PacedInput {
  const input = new PacedInput(stream, pace)
  input.begin()
  return input
}

export class PacedInput {
  readonly #stream: Duplex
  readonly #pace: InputPace
  readonly #readMore: () => void
  #waiting: Buffer = Buffer.alloc(0)
  #hasEnded = false
  /** The stream waits for more. One that was tapped takes a read to be under way. */
  #isAsked = true
  #isScheduled = false
  #isLetThrough = false
  #timer: NodeJS.Timeout | undefined

  constructor(stream: Duplex, pace: InputPace) {
    this.#stream = stream
    this.#pace = pace
    this.#readMore = stream._read.bind(stream, 0)
  }

  begin(): void {
    Object.assign(this.#stream, {
      push: (chunk: Buffer | null) => this.#take(chunk),
      _read: () => this.#ask(),
    })
    this.#stream.once('close', () => clearTimeout(this.#timer))
    this.#schedule(this.#pace.charge(0))
  }

  /** @param isLetThrough what comes is neither cut nor waits, until this is called again */
  letThrough(isLetThrough: boolean): void {
    this.#isLetThrough = isLetThrough
    if (isLetThrough) this.#schedule(0)
  }

  /** @returns false: the stream is to read no more until it is asked */
  #take(chunk: Buffer | null): boolean {
    if (this.#isLetThrough && this.#waiting.length === 0 && chunk !== null) {
      return Readable.prototype.push.call(this.#stream, chunk)
    }
    if (chunk === null) this.#hasEnded = true
    else this.#waiting = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk])
    this.#schedule(0)
    return false
  }

  #ask(): void {
    this.#isAsked = true
    if (this.#isLetThrough && this.#waiting.length === 0 && !this.#hasEnded) return this.#readMore()
    this.#schedule(0)
  }

  #schedule(waitMs: number): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const next = () => {
      this.#isScheduled = false
      this.#next()
    }
    if (waitMs > 0) this.#timer = setTimeout(next, waitMs)
    else setImmediate(next)
  }

  #next(): void {
    if (!this.#isAsked || this.#stream.destroyed) return
    const slice = this.#waiting.subarray(0, this.#isLetThrough ? this.#waiting.length : SLICE_BYTES)
    this.#waiting = this.#waiting.subarray(slice.length)
    if (slice.length > 0) {
      // The stream asks again as soon as it has this one.
      this.#isAsked = false
      this.#schedule(this.#isLetThrough ? 0 : this.#pace.charge(slice.length))
      Readable.prototype.push.call(this.#stream, slice)
    } else if (this.#hasEnded) Readable.prototype.push.call(this.#stream, null)
    else this.#readMore()
  }
}
