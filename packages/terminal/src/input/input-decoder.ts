/**
 * The bytes of a terminal as inputs, wherever they are cut. No timer here: a lone ESC waits (`isWaiting`) until more comes,
 * or until the caller says that nothing more will (`flush`).
 */
import { PASTE_CHARACTERS_MAX, SEQUENCE_CHARACTERS_MAX } from '../limits.ts'
import type { Input } from './input.ts'
import { keyOfControl } from './keys.ts'
import { parseSequence } from './parse-sequence.ts'

const PASTE_END = '\u001b[201~'

export class InputDecoder {
  readonly #utf8 = new TextDecoder()
  #rest = ''
  /** The text of a paste that has begun. */
  #paste: string | null = null
  #isPasteCut = false

  /** Whether a lone ESC, or the beginning of a sequence, waits for more. */
  get isWaiting(): boolean {
    return this.#rest !== '' && this.#paste === null
  }

  decode(bytes: Uint8Array): readonly Input[] {
    this.#rest += this.#utf8.decode(bytes, { stream: true })
    return this.#take()
  }

  /** What has waited was meant as it stands: ESC is the key, and what follows it was typed. */
  flush(): readonly Input[] {
    if (!this.isWaiting) return []
    const first = this.#rest.charAt(0)
    this.#rest = this.#rest.slice(1)
    return [keyOfControl(first, false), ...this.#take()]
  }

  #take(): readonly Input[] {
    const inputs: Input[] = []
    while (this.#rest !== '') {
      if (this.#paste !== null) {
        const pasted = this.#takePaste(this.#paste)
        if (pasted === null) break
        inputs.push(pasted)
        continue
      }
      const parsed = parseSequence(this.#rest)
      if (parsed.kind === 'incomplete') {
        if (this.#rest.length > SEQUENCE_CHARACTERS_MAX) this.#rest = ''
        break
      }
      this.#rest = this.#rest.slice(parsed.length)
      if (parsed.kind === 'pasteBegins') this.#paste = ''
      else if (parsed.input !== null) inputs.push(parsed.input)
    }
    return inputs
  }

  /** The whole paste when its end has come, else null, with what has come so far taken. */
  #takePaste(before: string): Input | null {
    const end = this.#rest.indexOf(PASTE_END)
    // What may be the beginning of its end stays.
    const length = end === -1 ? Math.max(0, this.#rest.length - PASTE_END.length + 1) : end
    const text = before + this.#rest.slice(0, length)
    this.#isPasteCut ||= text.length > PASTE_CHARACTERS_MAX
    this.#rest = this.#rest.slice(length)
    this.#paste = text.slice(0, PASTE_CHARACTERS_MAX)
    if (end === -1) return null
    this.#rest = this.#rest.slice(PASTE_END.length)
    const pasted = this.#paste.toWellFormed().replaceAll(/\r\n?/g, '\n')
    const isCut = this.#isPasteCut
    this.#paste = null
    this.#isPasteCut = false
    return { kind: 'paste', text: pasted, isCut }
  }
}
