/** Words joined by spaces into lines of at most so many bytes, word by word. */

export class WordLines {
  readonly #bytesMax: number
  /** Lines that take no more words; pictures share them. */
  readonly #full: string[] = []
  #last = ''
  #lastBytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  add(word: string): void {
    const bytes = Buffer.byteLength(word)
    if (this.#lastBytes > 0 && this.#lastBytes + 1 + bytes > this.#bytesMax) {
      this.#full.push(this.#last)
      this.#last = word
      this.#lastBytes = bytes
      return
    }
    this.#last = this.#lastBytes === 0 ? word : `${this.#last} ${word}`
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

export function joinWords(words: readonly string[], bytesMax: number): readonly string[] {
  const lines = new WordLines(bytesMax)
  for (const word of words) lines.add(word)
  return [...lines.picture()]
}
