/** What a person has said and commanded, to be had again with the arrow keys: as long as the page is open, of all places together. */

/** Of older ones nothing is kept, nor of one that is longer. */
const TEXTS_MAX = 100
const TEXT_LENGTH_MAX = 20_000

export class SentTexts {
  /** The newest last, each once. */
  #texts: readonly string[] = []
  /** Which of them is in the composer. */
  #index = 0

  remember(text: string): void {
    if (text.length > TEXT_LENGTH_MAX) return
    this.#texts = [...this.#texts.filter((one) => one !== text), text].slice(-TEXTS_MAX)
  }

  /**
   * What stands before (-1) or behind (1) the text in the composer; an empty text stands behind them all. null: there is nothing, or the text is
   * the person's own, which nothing may take away.
   */
  beside(text: string, step: -1 | 1): string | null {
    const { length } = this.#texts
    if (text !== '' && text !== this.#texts[this.#index]) return null
    const index = (text === '' ? length : this.#index) + step
    if (index < 0 || index > length) return null
    this.#index = index
    return this.#texts[index] ?? ''
  }
}
