/** What a program has written so far, as text to wait on: a small `expect`. */
import { News } from './news.ts'

const SHOWN_ON_FAILURE = 2_000

export class Transcript {
  #text = ''
  #position = 0
  readonly #news = new News()

  /** Everything since the start. */
  get text(): string {
    return this.#text
  }

  append(text: string): void {
    this.#text += text
    this.#news.tell()
  }

  /** Nothing more will come. */
  end(): void {
    this.#news.end()
  }

  /**
   * The first match behind what was found before, now or as soon as it is there.
   * @throws {Error} it did not come in time, or cannot come any more; the message shows the end of what did come
   */
  expect(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray> {
    const look = (): RegExpExecArray | null => {
      const match = pattern.exec(this.#text.slice(this.#position))
      if (match !== null) this.#position += match.index + match[0].length
      return match
    }
    const tail = () => `it wrote: ${this.#text.slice(-SHOWN_ON_FAILURE)}`
    return this.#news.until(look, String(pattern), tail, timeoutMs)
  }
}
