/** How far a transfer is: counters that the transfer moves and a display reads as often as it likes. */
export type Phase = 'waiting' | 'connecting' | 'listing' | 'comparing' | 'moving' | 'verifying' | 'done'

export interface Skipped {
  readonly path: string
  readonly reason: string
}

export interface TallyListener {
  onPhase?(phase: Phase): void
  onSkipped?(skipped: Skipped): void
  /** What was there of the file is another one's: only that much of it is kept. */
  onDiffering?(path: string, bytesKept: number): void
}

export class Tally {
  readonly #listener: TallyListener
  #phase: Phase = 'connecting'
  #bytesBefore = 0
  /** null as long as nobody knows it, as of a stream. */
  bytesTotal: number | null = null
  filesTotal = 0
  /** Those that were there before included. */
  bytes = 0
  files = 0
  /** Of `files`: left out. */
  filesSkipped = 0
  /** Of `bytes`: there before, and not sent again. */
  bytesKept = 0
  /** What is being sent. */
  path = ''
  /** Of that file; null where nobody knows it. */
  fileBytesTotal: number | null = null
  skippedCount = 0

  constructor(listener: TallyListener = {}) {
    this.#listener = listener
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Of the file that is being sent. */
  get fileBytes(): number {
    return Math.max(0, this.bytes - this.#bytesBefore)
  }

  /** From here on, this file is sent. */
  enterFile(path: string, fileBytesTotal: number | null): void {
    Object.assign(this, { path, fileBytesTotal })
    this.#bytesBefore = this.bytes
  }

  enter(phase: Phase): void {
    if (this.#phase === phase) return
    this.#phase = phase
    this.#listener.onPhase?.(phase)
  }

  /** A new connection begins to count anew. */
  restart(): void {
    Object.assign(this, {
      bytesTotal: null,
      filesTotal: 0,
      bytes: 0,
      files: 0,
      filesSkipped: 0,
      bytesKept: 0,
      path: '',
      fileBytesTotal: null,
      skippedCount: 0,
    })
  }

  differs(path: string, bytesKept: number): void {
    this.#listener.onDiffering?.(path, bytesKept)
  }

  skip(path: string, reason: string): void {
    this.skippedCount += 1
    this.#listener.onSkipped?.({ path, reason })
  }
}
