/** The thread asks the server: each question of a connection has its answer, in whatever order. */
import type { Answer, Question, ServerSide, ThreadSide } from '../thread-messages.ts'

export class Asking {
  readonly #say: (said: ThreadSide['said']) => void
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #next = 0

  constructor(say: (said: ThreadSide['said']) => void) {
    this.#say = say
  }

  ask(connection: number, question: Question): Promise<Answer> {
    const number = this.#next
    this.#next += 1
    this.#say({ kind: 'ask', number, connection, question })
    return new Promise((resolve) => void this.#waiting.set(number, resolve))
  }

  answered({ number, answer }: ServerSide['said']): void {
    this.#waiting.get(number)?.(answer)
    this.#waiting.delete(number)
  }
}
