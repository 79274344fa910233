/** What the client needs of a terminal: any stream of bytes both ways, with a size. */
import type { Size } from '../screen/frame.ts'

/** How a listener is taken away again. */
export type Unsubscribe = () => void

export interface Terminal {
  readonly size: Size
  /**
   * MUST take the whole text, as UTF-8. `true` when there is room for more; else a promise that MUST resolve when there is, or
   * when the terminal has ended. Nothing is written meanwhile. MUST NOT throw or reject: an end is told elsewhere.
   */
  write(text: string): true | Promise<void>
  onInput(listener: (bytes: Uint8Array) => void): Unsubscribe
  /** `size` has its new value when the listener is called. */
  onResize(listener: () => void): Unsubscribe
}

/** Resolves when the terminal has room for more, or has ended. */
export async function roomIn(terminal: Pick<Terminal, 'write'>): Promise<void> {
  const room = terminal.write('')
  if (room !== true) await room
}
