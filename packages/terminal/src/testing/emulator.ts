/** A terminal that is not there: the emulator of xterm.js, whose cells a test can read. */
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes'
import headless from '@xterm/headless'
import type { Size } from '../screen/frame.ts'

export interface EmulatorOptions extends Size {
  /** Widths by clusters, as newer terminals have them; else each code point counts, as in Unicode 6. */
  readonly hasGraphemes?: boolean
}

const EMPTY = '0,0,0,0,0,0,-1,-1'

export class Emulator {
  readonly #terminal: headless.Terminal

  constructor({ columns, rows, hasGraphemes = false }: EmulatorOptions) {
    this.#terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true })
    if (hasGraphemes) {
      this.#terminal.loadAddon(new UnicodeGraphemesAddon())
      this.#terminal.unicode.activeVersion = '15-graphemes'
    }
  }

  /** What it answers to questions. */
  onAnswer(listener: (text: string) => void): void {
    this.#terminal.onData(listener)
  }

  /** Resolves when it is drawn. */
  write(text: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(text, resolve))
  }

  resize({ columns, rows }: Size): void {
    this.#terminal.resize(columns, rows)
  }

  get cursor(): { readonly row: number; readonly column: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active
    return { row: cursorY, column: cursorX }
  }

  /** The rows as text, without the spaces at their ends. */
  text(): readonly string[] {
    const { active } = this.#terminal.buffer
    return Array.from({ length: this.#terminal.rows }, (_, row) => active.getLine(row)?.translateToString(true) ?? '')
  }

  /** Every cell with all that can be seen of it: for each row, what differs from an empty cell. */
  cells(): readonly string[] {
    return Array.from({ length: this.#terminal.rows }, (_, row) =>
      Array.from({ length: this.#terminal.cols }, (_, column) => this.#cell(row, column))
        .filter((cell) => cell !== '')
        .join(' '),
    )
  }

  #cell(row: number, column: number): string {
    const cell = this.#terminal.buffer.active.getLine(row)?.getCell(column)
    if (cell === undefined) return `${column}: none`
    const looks = [
      cell.isBold(),
      cell.isDim(),
      cell.isItalic(),
      cell.isUnderline(),
      cell.isInverse(),
      cell.isStrikethrough(),
      cell.getFgColorMode() + cell.getFgColor(),
      cell.getBgColorMode() + cell.getBgColor(),
    ].map(Number)
    const text = cell.getChars().replaceAll(' ', '')
    const isEmpty = text === '' && cell.getWidth() === 1 && looks.join() === EMPTY
    return isEmpty ? '' : `${column}:${text}/${cell.getWidth()}/${looks.join()}`
  }
}
