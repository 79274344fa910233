/**
 * Standard input for one connection after the other. What was read when a connection broke, and not given to it, is for the
 * next connection. Nothing is read while there is no connection: input waits where it is, and a program that writes it waits.
 */
import type { StandardStreams } from './standard-streams.ts'

type ReadInput = StandardStreams['readInput']

export interface InputTurn {
  readonly readInput: ReadInput
  /** A read under way never settles; what it would have got is for the next turn. */
  end(): void
}

type Take = (outcome: Promise<Uint8Array | null>) => void

export class KeptInput {
  readonly #readInput: ReadInput
  #isReading = false
  /** What was read and no turn has taken yet. */
  #kept: { readonly outcome: Promise<Uint8Array | null>; readonly isLast: boolean } | undefined
  #take: Take | undefined
  #isEnded = false

  constructor(readInput: ReadInput) {
    this.#readInput = readInput
  }

  /** Nothing is left, and nothing more will come. */
  get isEnded(): boolean {
    return this.#isEnded
  }

  /** One at a time. */
  turn(): InputTurn {
    let own: Take | undefined
    return {
      readInput: () =>
        new Promise((resolve) => {
          own = resolve
          this.#take = resolve
          if (this.#kept !== undefined) this.#give()
          else if (!this.#isReading) void this.#read()
        }),
      end: () => {
        if (this.#take === own) this.#take = undefined
      },
    }
  }

  /** The only wait for input. If each turn waited for itself, its promise would be held until input comes. */
  async #read(): Promise<void> {
    this.#isReading = true
    const outcome = this.#readInput()
    const bytes = await outcome.catch(() => undefined)
    this.#isReading = false
    this.#isEnded = bytes === null
    this.#kept = { outcome, isLast: !(bytes instanceof Uint8Array) }
    this.#give()
  }

  #give(): void {
    const [kept, take] = [this.#kept, this.#take]
    if (kept === undefined || take === undefined) return
    this.#take = undefined
    if (!kept.isLast) this.#kept = undefined
    take(kept.outcome)
  }
}
