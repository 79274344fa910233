/**
 * Bytes that wait to be sent to one connection: a bounded number, sent in one write per flush.
 *
 * Made for fan-out: the same chunk is pushed to hundreds of queues, and each queue is flushed once per batch. A chunk that is
 * alone is shared and never copied. Several are joined, once for all queues that share a `ChunkJoiner`.
 */
import { CALLBACK, checkArgument, type Checks, checkOptions, COUNT, hasMethods, OBJECT, toBytes } from './arguments.ts'
import type { ChunkJoiner } from './chunk-joiner.ts'
import type { Connection } from './connection.ts'
import { SendQueueOverflowError } from './errors.ts'

/** The bound of a queue, and what happens there. */
export interface SendQueueOptions {
  /** The most that may wait here and in the connection together. */
  readonly bytesMax: number
  /** Shared by the queues that get the same chunks. Default: each queue joins its own. */
  readonly joiner?: ChunkJoiner
  /** Called by each `push` that does not fit, before it returns false. */
  readonly onOverflow?: (error: SendQueueOverflowError) => void
}

/** What of a connection is written to. */
export type SendTarget = Pick<Connection, 'bytesPending' | 'writeNow' | 'flushed'>

const SEND_TARGET = { what: 'a connection', isRight: (value: unknown) => hasMethods(value, 'writeNow', 'flushed') }
const OPTIONS: Checks<SendQueueOptions> = { bytesMax: COUNT, joiner: OBJECT, onOverflow: CALLBACK }

/** One for each connection of a fan-out: push to all, then flush all. No connection waits for the slowest. */
export class SendQueue {
  readonly #connection: SendTarget
  readonly #bytesMax: number
  readonly #onOverflow: ((error: SendQueueOverflowError) => void) | undefined
  readonly #joiner: ChunkJoiner | undefined
  /** Nearly always there is one, which needs no list. */
  #first: Uint8Array | undefined
  readonly #more: Uint8Array[] = []
  #bytes = 0
  /** At least what is pending in the connection. It is looked up only when it matters. */
  #pendingAtMost = 0

  /** @throws {TypeError | RangeError} no connection, or no bound */
  constructor(connection: SendTarget, options: SendQueueOptions) {
    checkArgument('the connection of a SendQueue', connection, SEND_TARGET)
    checkOptions('the options of a SendQueue', options, OPTIONS)
    checkArgument('bytesMax', options.bytesMax, COUNT)
    this.#connection = connection
    this.#bytesMax = options.bytesMax
    this.#onOverflow = options.onOverflow
    this.#joiner = options.joiner
  }

  /** Bytes that wait: pushed and not flushed, and flushed but not yet taken by the kernel. */
  get bytesQueued(): number {
    return this.#bytes + this.#connection.bytesPending
  }

  /**
   * Queues bytes, which must not be changed afterwards, or text as UTF-8. Nothing is sent before `flush`.
   * @returns false if the bound would be exceeded; then nothing is queued and what was queued before stays
   */
  push(data: string | Uint8Array): boolean {
    const bytes = toBytes(data)
    const size = this.#bytes + bytes.byteLength
    if (size + this.#pendingAtMost > this.#bytesMax) {
      this.#pendingAtMost = this.#connection.bytesPending
      if (size + this.#pendingAtMost > this.#bytesMax) {
        this.#onOverflow?.(new SendQueueOverflowError(this.bytesQueued, this.#bytesMax))
        return false
      }
    }
    if (this.#first === undefined) this.#first = bytes
    else this.#more.push(bytes)
    this.#bytes = size
    return true
  }

  /**
   * Hands everything queued to the connection in one write. While the kernel does not take more, the connection collects
   * the writes and sends them as one when it does. On a connection that is gone, what was queued is dropped.
   */
  flush(): void {
    const first = this.#first
    if (first === undefined) return
    const bytes = this.#more.length === 0 ? first : this.#join([first, ...this.#more])
    this.#first = undefined
    this.#more.length = 0
    this.#bytes = 0
    this.#connection.writeNow(bytes)
    this.#pendingAtMost += bytes.byteLength
  }

  /**
   * Flushes, and resolves when the kernel has taken everything.
   * @throws {ClosedError | ResetError | TimeoutError} the connection is gone
   */
  drained(): Promise<void> {
    this.flush()
    return this.#connection.flushed()
  }

  #join(chunks: readonly Uint8Array[]): Uint8Array {
    return this.#joiner?.join(chunks, this.#bytes) ?? Buffer.concat(chunks, this.#bytes)
  }
}
