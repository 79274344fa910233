/** A terminal on which one types while others write: what comes in does not tear apart the line that is being typed. */
import { stdin, stdout } from 'node:process'
import { createInterface, type Interface } from 'node:readline'

export class Prompt {
  readonly #readline: Interface
  readonly #isTerminal = stdin.isTTY && stdout.isTTY

  /** Ends with the signal, and gives the terminal back as it was. */
  constructor(signal: AbortSignal) {
    const terminal = this.#isTerminal ? { output: stdout, prompt: '' } : {}
    this.#readline = createInterface({ input: stdin, terminal: this.#isTerminal, signal, ...terminal })
    // The terminal gives us each key now, Ctrl-C too.
    this.#readline.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    this.#readline.on('close', () => {
      // What was typed and not sent stays on its line.
      if (this.#isTerminal && this.#readline.line !== '') stdout.write('\n')
    })
  }

  /** The lines that are typed, until the end of the input. */
  get lines(): AsyncIterable<string> {
    return this.#readline
  }

  /** Prints above the line that is being typed. */
  print(text: string): void {
    if (!this.#isTerminal) {
      console.log(text)
      return
    }
    // Up to the first row of what is typed, and over it; `prompt` goes up again by the same rows to write it anew.
    const { rows } = this.#readline.getCursorPos()
    const up = rows > 0 ? `\u001b[${rows}A` : ''
    stdout.write(`${up}\r\u001b[J${text}\n${'\n'.repeat(rows)}`)
    this.#readline.prompt(true)
  }
}
