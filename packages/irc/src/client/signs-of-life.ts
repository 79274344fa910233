/** Whether the server is still there: a connection that is dead says nothing, and one that has nothing to say neither. */
import { CLIENT_LIMITS } from './limits.ts'

export class SignsOfLife {
  #heardAt = 0
  /** By then something has to come. */
  #answerBy = Infinity

  /** Something has come. */
  heard(now: number): void {
    this.#heardAt = now
    this.#answerBy = Infinity
  }

  /** The server was asked for a sign of life. */
  asked(answerBy: number): void {
    this.#answerBy = Math.min(this.#answerBy, answerBy)
  }

  /** The connection is gone. */
  lost(): void {
    this.#answerBy = Infinity
  }

  get answerBy(): number {
    return this.#answerBy
  }

  /** When it is to be asked. */
  get askAt(): number {
    return this.#answerBy === Infinity ? this.#heardAt + CLIENT_LIMITS.silenceMs : Infinity
  }
}
