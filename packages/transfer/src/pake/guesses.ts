/**
 * How often a code may be tried wrongly, by all sides together. A try is taken before the other side can learn anything from it,
 * so that wrong codes tried in parallel are counted as those tried in turn.
 */
import { LIMITS } from '../limits.ts'

export class Guesses {
  #wrong = 0
  #underway = 0

  /** No more is allowed. */
  get isBurnt(): boolean {
    return this.#wrong >= LIMITS.guessesMax
  }

  /** Ends with exactly one of `free` and `spend`; false where none is left, now or ever. */
  take(): boolean {
    if (this.#wrong + this.#underway >= LIMITS.guessesMax) return false
    this.#underway += 1
    return true
  }

  /** It was no guess: the code was right, or the other side learnt nothing. */
  free(): void {
    this.#underway -= 1
  }

  spend(): void {
    this.#underway -= 1
    this.#wrong += 1
  }
}
