/** Words joined, by spaces or otherwise, into lines of at most so many bytes, word by word. */

export class WordLines {
  readonly #bytesMax: number
  readonly #separator: string
  /** Lines that take no more words; pictures share them. */
  readonly #full: string[] = []
  #last = ''
  #lastBytes = 0

  /** @param separator one byte */
  constructor(bytesMax: number, separator = ' ') {
    this.#bytesMax = bytesMax
    this.#separator = separator
  }

  add(word: string): void {
    const bytes = Buffer.byteLength(word)
    if (this.#lastBytes > 0 && this.#lastBytes + 1 + bytes > this.#bytesMax) {
      this.#full.push(this.#last)
      this.#last = word
      this.#lastBytes = bytes
      return
    }
    this.#last = this.#lastBytes === 0 ? word : this.#last + this.#separator + word
    this.#lastBytes += this.#lastBytes === 0 ? bytes : bytes + 1
  }

  /** The lines of now, whatever is added while they are read. */
  picture(): Iterable<string> {
    return pictureOf(this.#full, this.#full.length, this.#last)
  }
}

function* pictureOf(full: readonly string[], count: number, last: string): Iterable<string> {
  for (let index = 0; index < count; index += 1) yield full[index] ?? ''
  if (last !== '') yield last
}

export function joinWords(words: readonly string[], bytesMax: number, separator = ' '): readonly string[] {
  const lines = new WordLines(bytesMax, separator)
  for (const word of words) lines.add(word)
  return [...lines.picture()]
}
