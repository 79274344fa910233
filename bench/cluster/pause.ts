/** The longest time in which somebody saw nothing, of a time in which something was always being said. */

export class Pause {
  #lastMs: number
  #longestMs = 0

  /** @param nowMs when the watch begins */
  constructor(nowMs: number) {
    this.#lastMs = nowMs
  }

  /** Something was seen. */
  seen(nowMs: number): void {
    this.#longestMs = Math.max(this.#longestMs, nowMs - this.#lastMs)
    this.#lastMs = nowMs
  }

  get longestMs(): number {
    return this.#longestMs
  }
}
