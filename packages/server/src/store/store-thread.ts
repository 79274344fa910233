/** The outside of a store thread: calls become messages, answers become promises, and a thread that dies rejects them. */

import { Worker } from 'node:worker_threads'
import { StoreError } from '../errors.ts'
import type {
  BackupThread,
  FromThread,
  ReaderThread,
  ThreadContract,
  ToThread,
  WriterThread,
} from './thread-messages.ts'
import { threadFile } from '../thread-file.ts'

type Call<Contract extends ThreadContract, Name extends keyof Contract['calls']> = Contract['calls'][Name] extends (
  input: infer Input,
) => infer Value
  ? { readonly input: Input; readonly value: Value }
  : never

interface Waiting {
  resolve(value: unknown): void
  reject(error: StoreError): void
}

export class StoreThread<Contract extends ThreadContract> {
  readonly #worker: Worker
  /** In the order of the calls, which is the order of the answers. */
  readonly #waiting: Waiting[] = []
  readonly #ended = Promise.withResolvers<void>()
  #isAlive = true

  /** What the thread found when it opened. Rejects with StoreError when it could not; the thread then ends. */
  readonly opened: Promise<Contract['opened']>

  /** Takes the worker over, before it has said anything. */
  constructor(worker: Worker) {
    this.#worker = worker
    this.#worker.on('message', (message: FromThread) => this.#take(message))
    this.#worker.on('error', (cause) => this.#end(cause))
    this.#worker.on('exit', () => this.#end(undefined))
    this.opened = this.#next()
  }

  /** false from the moment the thread has died or was closed: nothing that is called then is done. */
  get isAlive(): boolean {
    return this.#isAlive
  }

  /** Rejects with the thread's StoreError, or with STORE_FAILED when it died; then the call may have been done or not. */
  call<Name extends keyof Contract['calls'] & string>(
    name: Name,
    input: Call<Contract, Name>['input'],
  ): Promise<Call<Contract, Name>['value']> {
    return this.#ask(['call', name, input])
  }

  /** Resolves when every earlier call is answered, the file is closed and the thread has ended. */
  async close(): Promise<void> {
    if (this.#isAlive) await this.#ask(['close'])
    await this.#ended.promise
  }

  #ask(message: ToThread): Promise<unknown> {
    if (!this.#isAlive) return Promise.reject(this.#gone(undefined))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(message)
    return this.#next()
  }

  #next(): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  #take(message: FromThread): void {
    const waiting = this.#waiting.shift()
    switch (message[0]) {
      case 'done':
        return waiting?.resolve(message[1])
      case 'failed':
        return waiting?.reject(new StoreError(message[1], message[2]))
      default:
        return message satisfies never
    }
  }

  #end(cause: unknown): void {
    this.#isAlive = false
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#gone(cause))
    this.#ended.resolve()
  }

  #gone(cause: unknown): StoreError {
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    return new StoreError('STORE_FAILED', `a thread of the store has ended${reason}`, { cause })
  }
}

/** The worker of a StoreThread, from the file of that name in this folder. */
export function startWorker(
  file: 'writer-thread' | 'reader-thread' | 'backup-thread',
  setting: WriterThread['setting'] | ReaderThread['setting'] | BackupThread['setting'],
): Worker {
  return new Worker(threadFile(file, import.meta.url), { name: file, workerData: setting })
}
