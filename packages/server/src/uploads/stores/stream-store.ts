/**
 * The bytes of files in JetStream, for all nodes of a cluster. Each file has its own, under its id, so that nobody else's removal can take
 * them: the order of the entries knows of files, and not of bytes. They are put before the entry of the file, and removed after the entry that removes it. A node that
 * is killed between the two leaves bytes without a file, which `tidy` of any node finds.
 */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import { PRIVATE_FILE } from '../../durable/write-durably.ts'
import type { Clock } from '@partyline/net'
import type { Log } from '../../log/log.ts'
import { threadFile } from '../../thread-file.ts'
import { ThreadCalls, ThreadError } from '../threads/thread-calls.ts'
import { refused } from '../upload-refusal.ts'
import { FileStoreError, type FilePart, type FileStore, type StoredFile } from './file-store.ts'
import { PIECE_BYTES, type PieceCalls, type PiecesSetting } from './pieces-messages.ts'

/** Well above what a node has to say a file whose bytes are there: it loses its lease before. */
const ORPHAN_MS = 3_600_000

export interface StreamStoreParts {
  readonly setting: PiecesSetting
  readonly log: Log
  readonly clock: Pick<Clock, 'monotonic'>
  /** Whether the network has a file. */
  readonly isFile: (id: string) => boolean
  /** Resolves when the network has all that the others had said before. */
  readonly caughtUp: () => Promise<void>
  /** Where a file may be put for a while. */
  readonly passingOf: (id: string) => string
}

/** Of bytes without a file. */
interface Doubt {
  /** The place of the last of them. */
  readonly last: number
  /** Since when they are known to be there so (`Clock.monotonic`). */
  readonly since: number
}

export class StreamStore implements FileStore {
  readonly isSharing = false
  readonly #parts: StreamStoreParts
  readonly #thread: ThreadCalls<PieceCalls>
  #doubtful = new Map<string, Doubt>()

  constructor(parts: StreamStoreParts) {
    this.#parts = parts
    const { setting: workerData } = parts
    this.#thread = new ThreadCalls({
      start: () => new Worker(threadFile('pieces-thread', import.meta.url), { name: 'files', workerData }),
    })
  }

  room(): Promise<number> {
    return this.#asked(this.#thread.call('room', null))
  }

  /** What was put before, another node may be removing: it has waited for its file for too long. */
  async has(): Promise<boolean> {
    return false
  }

  async put({ id, sha256, bytes }: StoredFile, path: string): Promise<void> {
    await this.#asked(this.#thread.call('put', { id, path, sha256, bytes }))
  }

  async read({ id, bytes }: StoredFile, part: FilePart): Promise<AsyncIterable<Uint8Array> | null> {
    const { from, to } = part
    if (from >= to) return Readable.from([])
    const begin = Math.floor(from / PIECE_BYTES)
    const end = Math.ceil(to / PIECE_BYTES)
    const pieceAt = async (number: number): Promise<Uint8Array | null> => {
      const piece = await this.#asked(this.#thread.call('get', { id, number }))
      const length = Math.min(PIECE_BYTES, bytes - number * PIECE_BYTES)
      if (piece !== null && piece.length !== length)
        throw new RangeError(`piece ${number} of the file ${id} has another length`)
      return piece
    }
    const first = await pieceAt(begin)
    return first === null ? null : piecesFrom(first)

    /** One piece is fetched while the one before is sent. */
    async function* piecesFrom(first: Uint8Array): AsyncGenerator<Uint8Array, void> {
      let next: Promise<Uint8Array | null> = Promise.resolve(first)
      for (let number = begin; number < end; number += 1) {
        const piece = await next
        // Only its file's removal takes it away.
        if (piece === null) throw new RangeError(`the file ${id} was removed while it was sent`)
        if (number + 1 < end) {
          next = pieceAt(number + 1)
          // It is waited for in the next round, if there is one.
          next.catch(() => {})
        }
        const at = number * PIECE_BYTES
        yield piece.subarray(Math.max(from - at, 0), Math.min(to - at, piece.length))
      }
    }
  }

  async withPath<T>(file: StoredFile, use: (path: string) => Promise<T>): Promise<T | null> {
    const pieces = await this.read(file, { from: 0, to: file.bytes })
    if (pieces === null) return null
    const path = this.#parts.passingOf(file.id)
    try {
      await pipeline(pieces, createWriteStream(path, { mode: PRIVATE_FILE }))
      return await use(path)
    } finally {
      await rm(path, { force: true })
    }
  }

  async remove({ id }: StoredFile): Promise<void> {
    await this.#asked(this.#thread.call('remove', { id, through: null }))
  }

  /**
   * Bytes that have no file for an hour, and to which nothing was added in it, go. Their node has put all of them before that, and would
   * have said the file at once; one that was suspended between the two has lost its lease. What it puts again, after all, lies behind the place up to which is removed.
   */
  async tidy(): Promise<void> {
    const { isFile, caughtUp, clock, log } = this.#parts
    const now = clock.monotonic()
    const doubtful = new Map<string, Doubt>()
    for (const id of await this.#asked(this.#thread.call('ids', null))) {
      const last = isFile(id) ? null : await this.#asked(this.#thread.call('lastOf', { id }))
      if (last === null) continue
      const before = this.#doubtful.get(id)
      doubtful.set(id, before?.last === last ? before : { last, since: now })
    }
    this.#doubtful = doubtful
    const old = [...doubtful].filter(([, { since }]) => now - since >= ORPHAN_MS)
    if (old.length > 0) await caughtUp()
    for (const [id, { last }] of old) {
      if (isFile(id)) continue
      await this.#asked(this.#thread.call('remove', { id, through: last }))
      log.info('file.orphan-removed', { file: id })
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#thread[Symbol.asyncDispose]()
  }

  async #asked<T>(asking: Promise<T>): Promise<T> {
    try {
      return await asking
    } catch (error) {
      if (!(error instanceof ThreadError) || error.code?.startsWith('CLUSTER_') !== true) throw error
      this.#parts.log.warn('files.unavailable', { error })
      throw new FileStoreError(error.code === 'CLUSTER_FILES_FULL' ? FULL : OUT_OF_REACH, error)
    }
  }
}

const FULL = refused(507, 'The cluster of this server has no room for more files. Please tell its owner')
const OUT_OF_REACH = refused(503, 'The files of this server are out of reach. Please try again in a minute')
