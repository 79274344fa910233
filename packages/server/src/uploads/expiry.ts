/**
 * Removes what nobody will ask for any more, every minute: uploads that nobody goes on with, files that no message names and never did, and
 * those whose last message is gone, deleted or forgotten. A file that a message names stays, unless the owner gives all of them an age.
 */
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { Network } from '../network/network.ts'
import type { FileId, SharedFile } from '../network/shared-file.ts'
import type { Store } from '../store/store.ts'
import type { Uploads } from './uploads.ts'

const PERIOD_MS = 60_000
/** Of the times at which it looks. */
const TIDY_EVERY = 10
/** The store is asked for the messages of so many in a turn. */
const FILES_AT_ONCE = 500

export interface ExpiryParts {
  readonly uploads: Pick<Uploads, 'staged' | 'drop' | 'remove' | 'tidy'>
  readonly network: Pick<Network, 'files'>
  readonly store: Pick<Store, 'message'>
  readonly clock: Pick<Clock, 'setTimeout' | 'monotonic'>
  /** Unix milliseconds, as the network has it. */
  readonly now: () => number
  readonly log: Log
  readonly limits: () => Pick<Limits, 'uploadResumeTimeoutMs' | 'unnamedFileTimeoutMs'>
  /** How old any file may be, in milliseconds; Infinity where they have no age. */
  readonly fileAgeMs: () => number
}

/** Whether one of the messages that had its link is there. The latest is asked for first: the others are forgotten before it. */
export async function isNamed({ namedBy }: SharedFile, store: Pick<Store, 'message'>): Promise<boolean> {
  for (const id of namedBy.toReversed()) if ((await store.message(id)) !== null) return true
  return false
}

export class Expiry implements AsyncDisposable {
  readonly #parts: ExpiryParts
  /** Those that were found without a message, by their latest one: it may be recorded only now. */
  #doubtful = new Map<FileId, string>()
  #timer: ReturnType<Clock['setTimeout']>
  #place = 0
  #looking: Promise<void> = Promise.resolve()
  #isOver = false
  #looks = 0

  constructor(parts: ExpiryParts) {
    this.#parts = parts
    this.#timer = this.#later()
  }

  /** Resolves when it looks at nothing. */
  get settled(): Promise<void> {
    return this.#looking
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    this.#timer.cancel()
    await this.#looking
  }

  #later(): ReturnType<Clock['setTimeout']> {
    return this.#parts.clock.setTimeout(() => {
      this.#looking = this.#step()
    }, PERIOD_MS)
  }

  async #step(): Promise<void> {
    try {
      await this.#dropUploads()
      await this.#removeFiles()
      this.#looks += 1
      if (this.#looks % TIDY_EVERY === 0) await this.#parts.uploads.tidy()
    } catch (error) {
      this.#parts.log.warn('files.expiry-failed', { error })
    }
    if (!this.#isOver) this.#timer = this.#later()
  }

  async #dropUploads(): Promise<void> {
    const { uploads, clock, limits } = this.#parts
    const before = clock.monotonic() - limits().uploadResumeTimeoutMs
    for (const upload of uploads.staged) {
      if (upload.usedAt < before && !upload.isReceiving) await uploads.drop(upload)
    }
  }

  async #removeFiles(): Promise<void> {
    const { network, uploads, log } = this.#parts
    const files = [...network.files.values()].slice(this.#place, this.#place + FILES_AT_ONCE)
    for (const file of files) {
      const why = await this.#reason(file)
      if (this.#isOver) return
      // Of several nodes, one removes it.
      const isGone = why !== null && (await uploads.remove(file, 'the server', null)) === null
      if (isGone) log.info('file.expired', { file: file.id, why })
      if (isGone) this.#doubtful.delete(file.id)
      // What is gone takes no place.
      else this.#place += 1
    }
    if (files.length < FILES_AT_ONCE) this.#place = 0
  }

  /** Why it goes; null where it stays. */
  async #reason(file: SharedFile): Promise<string | null> {
    const { now, limits, fileAgeMs, store } = this.#parts
    const ageMs = now() - file.at
    if (ageMs > fileAgeMs()) return 'age'
    const latest = file.namedBy.at(-1)
    if (latest === undefined) return ageMs > limits().unnamedFileTimeoutMs ? 'unnamed' : null
    if (await isNamed(file, store)) {
      this.#doubtful.delete(file.id)
      return null
    }
    if (this.#doubtful.get(file.id) === latest) return 'its message is gone'
    this.#doubtful.set(file.id, latest)
    return null
  }
}
