/** Words joined, by spaces or otherwise, into lines of at most so many bytes, word by word. */

export class WordLines {
  readonly #bytesMax: number
  readonly #separator: string
  /** Lines that take no more words; pictures share them. */
  readonly #full: string[] = []
  /** The words of the last line. */
  #words: string[] = []
  #bytes = 0

  /** @param separator one byte */
  constructor(bytesMax: number, separator = ' ') {
    this.#bytesMax = bytesMax
    this.#separator = separator
  }

  add(word: string): void {
    const bytes = Buffer.byteLength(word)
    if (this.#words.length > 0 && this.#bytes + 1 + bytes > this.#bytesMax) {
      // V8 walks a string that grew word by word again for each of thousands of readers; one that was joined is copied.
      this.#full.push(this.#words.join(this.#separator))
      this.#words = []
      this.#bytes = 0
    }
    this.#bytes += this.#words.length === 0 ? bytes : bytes + 1
    this.#words.push(word)
  }

  /** The lines of now, whatever is added while they are read. */
  picture(): Iterable<string> {
    return pictureOf(this.#full, this.#full.length, this.#words.join(this.#separator))
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
