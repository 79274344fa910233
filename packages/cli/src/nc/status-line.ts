/** A line at the bottom of a terminal that is written anew in its place, and makes way for lines that stay. */

/** ECMA-48 8.3.41 (EL): to the beginning of the line, and what is behind it goes. */
const ERASE = '\r\u001b[K'

export class StatusLine {
  readonly #write: (text: string) => void
  #isShown = false

  constructor(write: (text: string) => void) {
    this.#write = write
  }

  show(text: string): void {
    this.#write(`${ERASE}${text}`)
    this.#isShown = true
  }

  /** Before anything else is written. */
  erase(): void {
    if (this.#isShown) this.#write(ERASE)
    this.#isShown = false
  }
}
