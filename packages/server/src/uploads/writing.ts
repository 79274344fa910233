/** The outside of the thread that writes uploads. */
import { Worker } from 'node:worker_threads'
import { threadFile } from '../thread-file.ts'
import type { InputOf, ValueOf } from './threads/calls.ts'
import { ThreadCalls } from './threads/thread-calls.ts'
import type { WritingCalls } from './writing-messages.ts'

export class Writing implements AsyncDisposable {
  /** Uploads that it has open: a client may send nothing for a while. */
  readonly #open = new Set<string>()
  readonly #calls = new ThreadCalls<WritingCalls>({
    start: () => new Worker(threadFile('writing-thread', import.meta.url), { name: 'uploads' }),
    isHeld: () => this.#open.size > 0,
    onEnded: () => this.#open.clear(),
  })

  /**
   * @param given whose buffers the thread has from then on
   * @throws {ThreadError}
   */
  call<Name extends keyof WritingCalls>(
    name: Name,
    input: InputOf<WritingCalls, Name> & { readonly id: string },
    given: readonly Uint8Array[] = [],
  ): Promise<ValueOf<WritingCalls, Name>> {
    if (name === 'open') this.#open.add(input.id)
    if (name === 'close') this.#open.delete(input.id)
    return this.#calls.call(name, input, given)
  }

  /** It is a file, or nothing. */
  forget(id: string): void {
    if (this.#calls.isRunning) void this.call('forget', { id }).catch(() => {})
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#calls[Symbol.asyncDispose]()
  }
}
