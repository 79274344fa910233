/**
 * What a terminal says of itself at the start: how wide it draws the clusters on which terminals disagree (CPR after each),
 * and its background (OSC 11). The primary attributes (DA1), which every terminal answers, come last: then all that will be
 * answered has been. A terminal that answers nothing keeps the defaults.
 */
import type { Input } from '../input/input.ts'
import type { CellSize, SixelTerminal } from '../pictures/sixel-display.ts'
import type { Background } from '../screen/theme.ts'
import { SAMPLES, type SampleKind, type SampleWidths } from '../screen/widths.ts'

const ESC = '\u001b'

/** Written once, on a screen that is drawn anew behind it. */
export const QUESTIONS =
  Object.values(SAMPLES)
    .map((sample) => `${ESC}[1;1H${sample}${ESC}[6n`)
    .join('') + `${ESC}]11;?${ESC}\\${ESC}[c`

export interface Answers {
  readonly samples: SampleWidths
  /** Null: not said. */
  readonly background: Background | null
  /** The protocol of kitty. */
  readonly hasGraphics: boolean
  /** null: it has none. */
  readonly sixel: SixelTerminal | null
}

const KINDS: readonly SampleKind[] = ['ambiguous', 'variation', 'keycap', 'skin', 'joined', 'flag', 'isolated']

export class Probe {
  readonly #samples: Partial<Record<SampleKind, number>> = {}
  #background: Background | null = null
  #hasGraphics = false
  #colours: number | null = null
  #cell: CellSize | null = null
  #asked = 0

  /** The answers when this input was the last of them; else null. */
  take(input: Input): Answers | null {
    if (input.kind === 'cursorAt') this.#measured(input.column)
    if (input.kind === 'background') this.#background = isDark(input.red, input.green, input.blue) ? 'dark' : 'light'
    if (input.kind === 'graphics') this.#hasGraphics = true
    if (input.kind === 'colours') this.#colours = input.count
    if (input.kind === 'cellSize') this.#cell = { width: input.width, height: input.height }
    if (input.kind !== 'attributes') return null
    return {
      samples: this.#samples,
      background: this.#background,
      hasGraphics: this.#hasGraphics,
      sixel: input.hasSixel ? { colours: this.#colours, cell: this.#cell } : null,
    }
  }

  /** A column that no cluster reaches is an answer to somebody else's question. */
  #measured(column: number): void {
    const kind = KINDS[this.#asked++]
    if (kind !== undefined && column >= 1 && column <= 2) this.#samples[kind] = column
  }
}

/** By luma (BT.601), which is near enough to tell two grounds apart. */
function isDark(red: number, green: number, blue: number): boolean {
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128
}
