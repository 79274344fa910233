/** A terminal in memory: what is written to it is kept, and it is slow when a test says so. */
import type { Size } from '../screen/frame.ts'
import type { Terminal, Unsubscribe } from '../terminal/terminal.ts'

export class MemoryTerminal implements Terminal {
  size: Size
  #written = ''
  #room: PromiseWithResolvers<void> | null = null
  readonly #inputs = new Set<(bytes: Uint8Array) => void>()
  readonly #resizes = new Set<() => void>()

  constructor(size: Size) {
    this.size = size
  }

  write(text: string): true | Promise<void> {
    this.#written += text
    return this.#room === null ? true : this.#room.promise
  }

  onInput(listener: (bytes: Uint8Array) => void): Unsubscribe {
    this.#inputs.add(listener)
    return () => void this.#inputs.delete(listener)
  }

  onResize(listener: () => void): Unsubscribe {
    this.#resizes.add(listener)
    return () => void this.#resizes.delete(listener)
  }

  takeWritten(): string {
    const written = this.#written
    this.#written = ''
    return written
  }

  /** What is written from here on has no room. */
  stall(): void {
    this.#room = Promise.withResolvers()
  }

  /** There is room again; resolves when the writer has been told. */
  async resume(): Promise<void> {
    this.#room?.resolve()
    this.#room = null
    await new Promise(setImmediate)
  }

  type(text: string): void {
    for (const listener of this.#inputs) listener(new TextEncoder().encode(text))
  }

  resize(size: Size): void {
    this.size = size
    for (const listener of this.#resizes) listener()
  }
}
