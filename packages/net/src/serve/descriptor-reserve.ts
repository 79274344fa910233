/**
 * Running out of file descriptors, made survivable.
 *
 * When accept(2) fails with EMFILE, libuv gives up a spare descriptor, accepts what waits and closes it at once; Node does not
 * report it. So this looks ahead: it holds some descriptors in reserve, and with each new connection tries whether one more could
 * be had. When not, the reserve is given back to the process, so that its files and its look-ups of names go on working, and new
 * connections are turned away, with a word, until the reserve can be filled again.
 */
import { closeSync, openSync } from 'node:fs'
import { devNull } from 'node:os'
import { errorCode } from '../system-error.ts'

export interface DescriptorReserveOptions {
  readonly size: number
  /** After a failure, nothing is tried for this time. */
  readonly pauseMs: number
  /** Called with the system's error each time that no descriptor was left. */
  readonly onExhausted: (error: unknown) => void
  readonly now?: () => number
  readonly open?: () => number
}

export class DescriptorReserve {
  readonly #options: DescriptorReserveOptions
  readonly #held: number[] = []
  #closedUntil = 0

  constructor(options: DescriptorReserveOptions) {
    this.#options = options
  }

  /** Descriptors held now: all of the reserve, or none. */
  get heldCount(): number {
    return this.#held.length
  }

  /** True if the reserve is full and at least one more descriptor is free. */
  hasRoom(): boolean {
    const now = (this.#options.now ?? performance.now.bind(performance))()
    if (now < this.#closedUntil) return false
    const open = this.#options.open ?? openDescriptor
    try {
      while (this.#held.length < this.#options.size) this.#held.push(open())
      closeSync(open())
      return true
    } catch (error) {
      const code = errorCode(error)
      // Where /dev/null cannot be opened for another reason, nothing can be known.
      if (code !== 'EMFILE' && code !== 'ENFILE') return true
      this.close()
      this.#closedUntil = now + this.#options.pauseMs
      this.#options.onExhausted(error)
      return false
    }
  }

  /** Gives everything back. */
  close(): void {
    for (const descriptor of this.#held.splice(0)) closeSync(descriptor)
  }
}

function openDescriptor(): number {
  return openSync(devNull, 'r')
}
