/** `--progress`: how much has gone each way, how fast, for how long; again and again, and once at the end. */
import { type Clock, systemClock } from '@partyline/net'
import type { Report } from './events.ts'

/** What counts its bytes, as a connection does. */
export interface Counted {
  readonly bytesRead: number
  readonly bytesWritten: number
  /** Of those written: not taken by the kernel yet. */
  readonly bytesPending: number
}

interface Sample {
  readonly sent: number
  readonly received: number
  readonly at: number
}

export class Progress implements Disposable {
  readonly #report: Report
  readonly #intervalMs: number
  readonly #clock: Clock
  readonly #counted = new Set<Counted>()
  /** Of connections that are gone. */
  #gone = { sent: 0, received: 0 }
  #first: Sample | undefined
  #last: Sample | undefined
  #stop: (() => void) | undefined
  #isOver = false

  constructor(report: Report, intervalMs: number, clock: Clock = systemClock) {
    this.#report = report
    this.#intervalMs = intervalMs
    this.#clock = clock
  }

  /** Counts it from now on; time begins with the first. @returns to be called when it is gone */
  add(counted: Counted): () => void {
    this.#counted.add(counted)
    this.#first ??= this.#sample()
    this.#last ??= this.#first
    if (this.#stop === undefined && !this.#isOver) {
      const timer = this.#clock.setInterval(() => this.#tell(), this.#intervalMs)
      this.#stop = () => timer.cancel()
    }
    return () => {
      if (!this.#counted.delete(counted)) return
      this.#gone.sent += counted.bytesWritten - counted.bytesPending
      this.#gone.received += counted.bytesRead
    }
  }

  /** Tells the whole, once, if there ever was a connection. */
  [Symbol.dispose](): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stop?.()
    if (this.#first !== undefined) this.#event(this.#first, this.#sample(), this.#first, true)
  }

  #tell(): void {
    const now = this.#sample()
    const [first = now, last = now] = [this.#first, this.#last]
    this.#last = now
    this.#event(last, now, first, false)
  }

  #event(since: Sample, now: Sample, first: Sample, isFinal: boolean): void {
    const seconds = (now.at - since.at) / 1_000
    const rate = (bytes: number) => (seconds > 0 ? Math.round(bytes / seconds) : 0)
    this.#report({
      event: 'progress',
      bytesSent: now.sent,
      bytesReceived: now.received,
      bytesSentPerSecond: rate(now.sent - since.sent),
      bytesReceivedPerSecond: rate(now.received - since.received),
      durationMs: Math.round(now.at - first.at),
      isFinal,
    })
  }

  #sample(): Sample {
    let { sent, received } = this.#gone
    for (const { bytesRead, bytesWritten, bytesPending } of this.#counted) {
      sent += bytesWritten - bytesPending
      received += bytesRead
    }
    return { sent, received, at: this.#clock.monotonic() }
  }
}
