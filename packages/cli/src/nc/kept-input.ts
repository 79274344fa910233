/**
 * Standard input for one connection after the other: what was read when a connection broke, and was not given to it, is for
 * the next one. Nothing is read ahead while there is no connection, so that input waits where it is, and a program that
 * writes it waits too.
 */
import type { StandardStreams } from './standard-streams.ts'

type ReadInput = StandardStreams['readInput']

export interface InputTurn {
  readonly readInput: ReadInput
  /** A read under way never settles; what it would have got is for the next turn. */
  end(): void
}

export class KeptInput {
  readonly #readInput: ReadInput
  #underWay: Promise<Uint8Array | null> | undefined
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
    let isOver = false
    return {
      readInput: () =>
        new Promise((resolve, reject) => {
          this.#read().then((bytes) => {
            if (isOver) return
            if (bytes !== null) this.#underWay = undefined
            resolve(bytes)
          }, reject)
        }),
      end: () => {
        isOver = true
      },
    }
  }

  #read(): Promise<Uint8Array | null> {
    this.#underWay ??= this.#readInput().then((bytes) => {
      this.#isEnded = bytes === null
      return bytes
    })
    return this.#underWay
  }
}
