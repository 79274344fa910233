/** How large the client's terminal is: as it says, within the limits of the door. */
import type { ConnectionLimits } from '../thread-messages.ts'

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** Where a client says nothing, or nothing that can be (RFC 4254 6.2 has 0 for "unknown"). */
const USUAL: Size = { columns: 80, rows: 24 }

export class TerminalSize {
  readonly #limits: Pick<ConnectionLimits, 'columnsMax' | 'rowsMax'>
  readonly #watchers = new Set<() => void>()
  #size = USUAL

  constructor(limits: Pick<ConnectionLimits, 'columnsMax' | 'rowsMax'>) {
    this.#limits = limits
  }

  get size(): Size {
    return this.#size
  }

  set({ cols, rows }: { readonly cols: number; readonly rows: number }): void {
    const { columnsMax, rowsMax } = this.#limits
    this.#size = {
      columns: Math.min(cols || USUAL.columns, columnsMax),
      rows: Math.min(rows || USUAL.rows, rowsMax),
    }
    for (const watch of this.#watchers) watch()
  }

  /** @returns ends it */
  onChange(watch: () => void): () => void {
    this.#watchers.add(watch)
    return () => this.#watchers.delete(watch)
  }
}
