/** The outside of the thread that writes uploads: it is started with the first of them, and rests when there was none for a minute. */
import { Worker } from 'node:worker_threads'
import type { FromWritingThread, ToWritingThread, WritingCalls, WritingName } from './writing-messages.ts'
import { threadFile } from '../thread-file.ts'

const REST_MS = 60_000

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** What the disk has said no to, or the end of the thread. */
class WritingError extends Error {
  /** As the system has it, such as ENOSPC; null for none. */
  readonly code: string | null

  constructor(message: string, code: string | null) {
    super(message)
    this.code = code
  }
}

export class Writing implements AsyncDisposable {
  #worker: Worker | null = null
  #waiting = new Map<number, Waiting>()
  /** Uploads that it has open: a client may send nothing for a while. */
  readonly #open = new Set<string>()
  #count = 0
  #resting: NodeJS.Timeout | undefined

  /**
   * @param given whose buffers the thread has from then on
   * @throws {WritingError}
   */
  async call<Name extends WritingName>(
    name: Name,
    input: Parameters<WritingCalls[Name]>[0],
    given: readonly Uint8Array[] = [],
  ): Promise<ReturnType<WritingCalls[Name]>> {
    clearTimeout(this.#resting)
    if (name === 'open') this.#open.add(input.id)
    if (name === 'close') this.#open.delete(input.id)
    const worker = (this.#worker ??= this.#start())
    this.#count += 1
    const number = this.#count
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(number, { resolve, reject })
    const message: ToWritingThread = { number, name, input }
    worker.postMessage(message, transferable(given))
    try {
      return (await promise) as ReturnType<WritingCalls[Name]>
    } finally {
      clearTimeout(this.#resting)
      if (this.#waiting.size + this.#open.size === 0)
        this.#resting = setTimeout(() => void this.#rest(), REST_MS).unref()
    }
  }

  /** It is a file, or nothing. */
  forget(id: string): void {
    if (this.#worker !== null) void this.call('forget', { id }).catch(() => {})
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#resting)
    await this.#rest()
  }

  #start(): Worker {
    const worker = new Worker(threadFile('writing-thread', import.meta.url), { name: 'uploads' })
    let reason = 'the thread that writes uploads has ended'
    worker.on('message', (message: FromWritingThread) => this.#take(message))
    worker.on('error', (error) => {
      reason += `: ${error instanceof Error ? error.message : String(error)}`
    })
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
      this.#open.clear()
      const waiting = this.#waiting
      this.#waiting = new Map()
      for (const { reject } of waiting.values()) reject(new WritingError(reason, null))
    })
    worker.unref()
    return worker
  }

  #take(message: FromWritingThread): void {
    const waiting = this.#waiting.get(message.number)
    this.#waiting.delete(message.number)
    if (message.kind === 'done') waiting?.resolve(message.value)
    else waiting?.reject(new WritingError(message.message, message.code))
  }

  async #rest(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}

/** Buffers that are nobody else's. The others are copied. */
function transferable(chunks: readonly Uint8Array[]): ArrayBuffer[] {
  return chunks.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  )
}
