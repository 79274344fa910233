/**
 * A stream of bytes both ways to the other thread, which keeps the promises of `Wire`: what waits for its reader is counted, and a reader that
 * leaves its loop early loses nothing. A thread that is gone has aborted all of its pipes.
 */
import { ClosedError, ResetError, type CloseOptions, type CloseReason, type WaitOptions } from '@partyline/net'
import type { Wire } from '../../conversation.ts'

/** What a pipe has sent to the other thread. */
export interface PipeOutlet {
  bytes(bytes: Uint8Array): void
  taken(byteCount: number): void
  end(): void
  abort(): void
  /** Nothing comes any more. */
  closed(): void
}

/** So much may wait for the reader before a writer that asks for room has to wait. */
const ROOM_BYTES = 64 * 1024
const LINGER_MS = 5_000

export class Pipe implements Wire {
  readonly #outlet: PipeOutlet
  readonly #chunks: Uint8Array[] = []
  readonly #closed = Promise.withResolvers<CloseReason>()
  #bytesPending = 0
  #isInputEnded = false
  #isOutputEnded = false
  #reason: CloseReason | null = null
  #isGone = false
  #linger: NodeJS.Timeout | undefined
  #wakeReader = () => {}
  /** Callers that wait until so few bytes wait. */
  readonly #waiting = new Set<{ readonly bytesMax: number; readonly resolve: () => void }>()

  constructor(outlet: PipeOutlet) {
    this.#outlet = outlet
  }

  get bytesPending(): number {
    return this.#bytesPending
  }

  get closed(): Promise<CloseReason> {
    return this.#closed.promise
  }

  /** The next bytes; null at the end, and after `close` and `abort`. */
  async read(): Promise<Uint8Array | null> {
    while (this.#chunks.length === 0) {
      if (this.#reason?.kind === 'failed') throw this.#reason.error
      if (this.#isInputEnded || this.#reason !== null) return null
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve
      })
    }
    const chunk = this.#chunks.shift() ?? null
    if (chunk !== null && !this.#isGone) this.#outlet.taken(chunk.byteLength)
    return chunk
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return {
      next: async () => {
        const value = await this.read()
        return value === null ? { done: true, value: undefined } : { done: false, value }
      },
    }
  }

  /** @returns whether there is room for more */
  writeNow(bytes: Uint8Array): boolean {
    if (this.#reason !== null || this.#isOutputEnded || this.#isGone) return false
    this.#bytesPending += bytes.byteLength
    this.#outlet.bytes(bytes)
    return this.#bytesPending < ROOM_BYTES
  }

  /** Resolves when there is room for more, or nothing can be written any more. */
  room(): Promise<void> {
    return this.#fewerThan(ROOM_BYTES)
  }

  async flushed({ timeoutMs, signal }: WaitOptions = {}): Promise<void> {
    const waits = [this.#fewerThan(1)]
    const limits = [
      ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
      ...(signal === undefined ? [] : [signal]),
    ]
    if (limits.length > 0) {
      const given = AbortSignal.any(limits)
      waits.push(
        new Promise<void>((resolve) => {
          if (given.aborted) resolve()
          given.addEventListener('abort', () => resolve(), { once: true })
        }),
      )
    }
    await Promise.race(waits)
    if (this.#bytesPending > 0) throw new ClosedError('what was written was not taken')
  }

  /** The other side reads its end behind what was written. */
  closeWrite(): void {
    if (this.#isOutputEnded || this.#isGone) return
    this.#isOutputEnded = true
    this.#outlet.end()
    this.#settle()
  }

  close({ timeoutMs = LINGER_MS }: CloseOptions = {}): Promise<void> {
    if (this.#reason === null && !this.#isGone) {
      this.#reason = { kind: 'closed' }
      this.#linger = setTimeout(() => this.#break(), timeoutMs)
      for (const chunk of this.#chunks.splice(0)) this.#outlet.taken(chunk.byteLength)
      this.closeWrite()
      this.#wakeReader()
      this.#settle()
    }
    return this.#closed.promise.then(() => {})
  }

  abort(reason?: unknown): void {
    if (this.#isGone) return
    this.#reason ??= { kind: 'aborted', reason }
    this.#break()
  }

  /** Of the link: these came. */
  receive(bytes: Uint8Array): void {
    // After `close`, what still comes is read to nobody.
    if (this.#reason !== null) {
      if (!this.#isGone) this.#outlet.taken(bytes.byteLength)
      return
    }
    this.#chunks.push(bytes)
    this.#wakeReader()
  }

  /** Of the link: the other side has taken so many. */
  wereTaken(byteCount: number): void {
    this.#bytesPending -= byteCount
    this.#wakeWriters()
  }

  /** Of the link: the other side sends no more. */
  hasEnded(): void {
    this.#isInputEnded = true
    this.#wakeReader()
    this.#settle()
  }

  /** Of the link: the other side has broken it off, or its thread is gone. */
  wasBroken(): void {
    if (this.#isGone) return
    this.#reason ??= { kind: 'failed', error: new ResetError('the other side has broken the connection off') }
    this.#end()
  }

  #break(): void {
    this.#outlet.abort()
    this.#end()
  }

  #settle(): void {
    if (this.#isInputEnded && this.#isOutputEnded) this.#end()
  }

  #end(): void {
    if (this.#isGone) return
    this.#isGone = true
    clearTimeout(this.#linger)
    this.#outlet.closed()
    this.#closed.resolve(this.#reason ?? { kind: 'ended' })
    this.#wakeReader()
    this.#wakeWriters()
  }

  #fewerThan(bytesMax: number): Promise<void> {
    if (this.#isGone || this.#bytesPending < bytesMax) return Promise.resolve()
    return new Promise((resolve) => void this.#waiting.add({ bytesMax, resolve }))
  }

  #wakeWriters(): void {
    for (const waiting of this.#waiting) {
      if (!this.#isGone && this.#bytesPending >= waiting.bytesMax) continue
      this.#waiting.delete(waiting)
      waiting.resolve()
    }
  }
}
