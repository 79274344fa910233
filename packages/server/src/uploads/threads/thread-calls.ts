/** The outside of a thread: it is started with the first call, and rests when there was none for a minute. */
import type { Worker } from 'node:worker_threads'
import { transferable, type FromThread, type InputOf, type ToThread, type ValueOf } from './calls.ts'

const REST_MS = 60_000

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** What the thread could not do, or its end. */
export class ThreadError extends Error {
  /** As the system has it, such as ENOSPC, or the thread; null for none. */
  readonly code: string | null

  constructor(message: string, code: string | null) {
    super(message)
    this.code = code
  }
}

export interface ThreadCallsParts {
  readonly start: () => Worker
  /** Whether something is held there for later calls, so that it must not rest. */
  readonly isHeld?: () => boolean
  readonly onEnded?: () => void
}

export class ThreadCalls<Calls> implements AsyncDisposable {
  readonly #parts: ThreadCallsParts
  #worker: Worker | null = null
  #waiting = new Map<number, Waiting>()
  #count = 0
  #resting: NodeJS.Timeout | undefined

  constructor(parts: ThreadCallsParts) {
    this.#parts = parts
  }

  get isRunning(): boolean {
    return this.#worker !== null
  }

  /**
   * @param given whose buffers the thread has from then on
   * @throws {ThreadError}
   */
  async call<Name extends keyof Calls>(
    name: Name,
    input: InputOf<Calls, Name>,
    given: readonly Uint8Array[] = [],
  ): Promise<ValueOf<Calls, Name>> {
    clearTimeout(this.#resting)
    const worker = (this.#worker ??= this.#start())
    this.#count += 1
    const number = this.#count
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(number, { resolve, reject })
    const message: ToThread<Calls, Name> = { number, name, input }
    worker.postMessage(message, transferable(given))
    try {
      return (await promise) as ValueOf<Calls, Name>
    } finally {
      clearTimeout(this.#resting)
      const isBusy = this.#waiting.size > 0 || this.#parts.isHeld?.() === true
      if (!isBusy) this.#resting = setTimeout(() => void this.#rest(), REST_MS).unref()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#resting)
    await this.#rest()
  }

  #start(): Worker {
    const worker = this.#parts.start()
    let reason = 'a thread of the uploads has ended'
    worker.on('message', (message: FromThread) => this.#take(message))
    worker.on('error', (error) => {
      reason += `: ${error instanceof Error ? error.message : String(error)}`
    })
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
      this.#parts.onEnded?.()
      const waiting = this.#waiting
      this.#waiting = new Map()
      for (const { reject } of waiting.values()) reject(new ThreadError(reason, null))
    })
    worker.unref()
    return worker
  }

  #take(message: FromThread): void {
    const waiting = this.#waiting.get(message.number)
    this.#waiting.delete(message.number)
    if (message.kind === 'done') waiting?.resolve(message.value)
    else waiting?.reject(new ThreadError(message.message, message.code))
  }

  async #rest(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}
