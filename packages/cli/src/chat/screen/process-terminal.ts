/**
 * The terminal of this process for the full-screen client: raw while it is held (termios(3)), and given back as it was, whatever ends the process. Writing never makes the
 * program wait: a terminal that takes nothing is written to when it takes something again.
 */
import { writeSync } from 'node:fs'
import { LEAVE_SCREEN, type Size, type Terminal } from '@partyline/terminal'
import { systemClock } from '@partyline/net'
import { BoundedOutput } from '../../output/bounded-output.ts'
import { descriptorSink } from '../../output/descriptor-sink.ts'
import { LIMITS } from '../limits.ts'

const STANDARD_OUTPUT = 1

export class ProcessTerminal implements Terminal {
  readonly #output = new BoundedOutput({
    openSink: () => descriptorSink(STANDARD_OUTPUT),
    clock: systemClock,
    bytesMax: LIMITS.frameBytesMax,
  })
  #isHeld = false

  get size(): Size {
    // A terminal without a size, as some that are recorded, says 0.
    return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 }
  }

  /** Keys come as they are pressed. */
  hold(): void {
    if (this.#isHeld) return
    this.#isHeld = true
    process.stdin.setRawMode(true)
    process.stdin.resume()
    process.on('exit', this.#giveBackAtOnce)
  }

  /** As before `hold`, when all that was written is on the screen. */
  async giveBack(): Promise<void> {
    if (!this.#isHeld) return
    this.#isHeld = false
    await this.#output.finish()
    process.off('exit', this.#giveBackAtOnce)
    process.stdin.setRawMode(false)
    process.stdin.pause()
  }

  write(text: string): true | Promise<void> {
    this.#output.write(text)
    return this.#output.isEmpty ? true : this.#output.emptied()
  }

  onInput(listener: (bytes: Uint8Array) => void): () => void {
    process.stdin.on('data', listener)
    return () => process.stdin.off('data', listener)
  }

  onResize(listener: () => void): () => void {
    process.stdout.on('resize', listener)
    return () => process.stdout.off('resize', listener)
  }

  /** The window is closed, or the connection to it is gone. */
  onEnd(listener: () => void): void {
    process.stdin.on('end', listener)
    process.stdin.on('error', listener)
  }

  /** The process ends, and nothing can be waited for. */
  readonly #giveBackAtOnce = (): void => {
    try {
      writeSync(STANDARD_OUTPUT, LEAVE_SCREEN)
      process.stdin.setRawMode(false)
    } catch {
      // There is no terminal any more.
    }
  }
}
