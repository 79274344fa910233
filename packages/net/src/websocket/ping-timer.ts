/**
 * Finds out that the peer is gone although nothing says so: by pings (RFC 6455 5.5.2), and the bytes that came since the last.
 */
import type { Clock, Timer } from '../clock.ts'

export interface PingTimerOptions {
  /** 0 never pings. */
  readonly intervalMs: number
  readonly clock: Clock
  /** Bytes received so far: a peer that sends is alive. */
  readonly bytesRead: () => number
  readonly ping: () => void
  /** Nothing came from one ping to the next. */
  readonly onSilence: () => void
}

export class PingTimer {
  readonly #options: PingTimerOptions
  readonly #timer: Timer | undefined
  #isPaused = false
  /** What had come when the last ping was sent; undefined when no answer is due. */
  #bytesAtPing: number | undefined

  constructor(options: PingTimerOptions) {
    this.#options = options
    const { clock, intervalMs } = options
    if (intervalMs > 0) this.#timer = clock.setInterval(() => this.#tick(), intervalMs)
    // The socket says whether the process goes on.
    this.#timer?.unref?.()
  }

  /** While this side takes nothing from the socket, silence proves nothing. */
  pause(): void {
    this.#isPaused = true
    this.#bytesAtPing = undefined
  }

  resume(): void {
    this.#isPaused = false
  }

  stop(): void {
    this.#timer?.cancel()
  }

  #tick(): void {
    if (this.#isPaused) return
    const bytesRead = this.#options.bytesRead()
    if (this.#bytesAtPing === bytesRead) {
      this.#options.onSilence()
      return
    }
    this.#bytesAtPing = bytesRead
    this.#options.ping()
  }
}
