/** The client's terminal, as the terminal client wants it: what it writes next waits until the last of it is on its way. */
import type { Terminal, Unsubscribe } from '@partyline/terminal'
import type { ChannelOutput } from './channel-output.ts'
import type { Size, TerminalSize } from './terminal-size.ts'

export class SshTerminal implements Terminal {
  readonly #output: ChannelOutput
  readonly #size: TerminalSize
  readonly #listeners = new Set<(bytes: Uint8Array) => void>()

  constructor(output: ChannelOutput, size: TerminalSize) {
    this.#output = output
    this.#size = size
  }

  get size(): Size {
    return this.#size.size
  }

  write(text: string): Promise<void> {
    return this.#output.write(text)
  }

  onInput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  onResize(listener: () => void): Unsubscribe {
    return this.#size.onChange(listener)
  }

  /** The client has typed this. */
  take(bytes: Uint8Array): void {
    for (const listener of this.#listeners) listener(bytes)
  }
}
