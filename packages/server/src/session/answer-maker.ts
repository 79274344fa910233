/** A long answer, made piece by piece of its lines: neither memory nor the event loop ever holds the whole. */
import type { Encoder, Lines, OutMessage } from './out-message.ts'
import type { Maker } from './outbox.ts'

export interface AnswerMakerOptions {
  /** Must not throw. */
  readonly lines: Lines
  readonly encoder: Encoder
  /** What was looked at and written, in steps of about a microsecond. */
  readonly charge: (steps: number) => void
  /** A line that cannot be written is left out. */
  readonly onDefect: (error: unknown) => void
}

/** Of a piece, in characters: some writes of a connection, so that one write is worth its while. */
const PIECE_LENGTH_MAX = 16 * 1024
const PIECE_STEPS_MAX = 1_000

export class AnswerMaker implements Maker {
  readonly #options: AnswerMakerOptions
  readonly #lines: Iterator<OutMessage | number | Promise<void>>
  #isDone = false
  #awaited: Promise<void> | null = null

  constructor(options: AnswerMakerOptions) {
    this.#options = options
    this.#lines = options.lines[Symbol.iterator]()
  }

  get isDone(): boolean {
    return this.#isDone
  }

  get awaited(): Promise<void> | null {
    return this.#awaited
  }

  next(): Uint8Array {
    let text = ''
    let steps = 0
    while (!this.#isDone && this.#awaited === null && text.length < PIECE_LENGTH_MAX && steps < PIECE_STEPS_MAX) {
      const { value, done } = this.#lines.next()
      if (done === true) this.#isDone = true
      else if (typeof value === 'number') steps += value
      else if (value instanceof Promise) this.#await(value)
      else {
        steps += 1
        text += this.#formatted(value)
      }
    }
    this.#options.charge(steps)
    return this.#options.encoder.encode(text)
  }

  #await(promise: Promise<void>): void {
    this.#awaited = promise.then(() => {
      this.#awaited = null
    })
  }

  #formatted(message: OutMessage): string {
    try {
      return this.#options.encoder.format(message)
    } catch (error) {
      this.#options.onDefect(error)
      return ''
    }
  }
}
