/**
 * Small pictures of the pictures that people share, made when somebody asks for one first, and kept beside the files under the same digest.
 * They can be made again: a backup has none. Where sharp is not installed there are none, and browsers take the pictures themselves.
 */
import { mkdir, readdir, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Log } from '../log/log.ts'
import type { SharedFile } from '../network/shared-file.ts'
import type { FileStore } from './stores/file-store.ts'
import { openIfThere, piecesOf } from './stores/folder-store.ts'
import type { FromThumbnailThread, ThumbnailFormat, ThumbnailSetting, ThumbnailTask } from './thumbnail-messages.ts'
import { threadFile } from '../thread-file.ts'

/** 12 megapixels become 512 pixels in 75 ms. */
const EDGE = 512
const SECONDS = 10
/** Nobody has asked for so long. */
const REST_MS = 60_000
const FAILED_MAX = 1_000
/** Of those that are shown, sharp reads these. */
const TYPES: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'])

/** Of one that is being made. */
const NEXT = '.new'

const ENDINGS = { webp: '', png: '.png' } as const satisfies Record<ThumbnailFormat, string>

/** Whether sharp is installed: known without loading it. */
export function hasSharp(): boolean {
  try {
    import.meta.resolve('sharp')
    return true
  } catch {
    return false
  }
}

export interface Thumbnail {
  readonly bytes: number
  /** MUST be begun and ended. */
  readonly pieces: AsyncIterable<Uint8Array>
}

export interface ThumbnailsParts {
  /** The data folder. */
  readonly folder: string
  readonly store: Pick<FileStore, 'withPath'>
  /** Whether a file has these bytes. */
  readonly isMeant: (sha256: string) => boolean
  readonly pixelsMax: () => number
  /** Of the picture. */
  readonly bytesMax: () => number
  readonly log: Log
}

export class Thumbnails implements AsyncDisposable {
  readonly #parts: ThumbnailsParts
  readonly #folder: string
  /** Of which there can be none; the oldest are tried again. */
  readonly #failed = new Set<string>()
  readonly #making = new Map<string, Promise<boolean>>()
  #last: Promise<unknown> = Promise.resolve()
  #worker: Worker | null = null
  #resting: NodeJS.Timeout | undefined
  #isAble = true

  constructor(parts: ThumbnailsParts) {
    this.#parts = parts
    this.#folder = join(parts.folder, 'thumbnails')
  }

  /** null where there is none, and none can be made. @throws {FileStoreError} */
  async read(file: SharedFile, format: ThumbnailFormat): Promise<Thumbnail | null> {
    const handle = await this.#open(file, format)
    if (handle === null) return null
    try {
      const { size: bytes } = await handle.stat()
      return { bytes, pieces: piecesOf(handle, { from: 0, to: bytes }) }
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Its file is gone. */
  async remove(sha256: string): Promise<void> {
    for (const ending of Object.values(ENDINGS)) await rm(join(this.#folder, sha256 + ending), { force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isAble = false
    clearTimeout(this.#resting)
    await this.#worker?.terminate()
  }

  /** Removes those whose files are gone. */
  async tidy(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => [])
    for (const name of names) {
      const made = name.replace(NEXT, '')
      const sha256 = made.replace(ENDINGS.png, '')
      if (!this.#making.has(made) && (name !== made || !this.#parts.isMeant(sha256)))
        await rm(join(this.#folder, name), { force: true })
    }
  }

  async #open(file: SharedFile, format: ThumbnailFormat): Promise<FileHandle | null> {
    const { sha256, type, bytes } = file
    if (!TYPES.has(type) || bytes > this.#parts.bytesMax()) return null
    const name = sha256 + ENDINGS[format]
    const path = join(this.#folder, name)
    const kept = await openIfThere(path)
    if (kept !== null || !this.#isAble || this.#failed.has(name)) return kept
    const making = this.#making.get(name) ?? this.#make(file, format).finally(() => this.#making.delete(name))
    this.#making.set(name, making)
    return (await making) ? openIfThere(path) : null
  }

  async #make(file: SharedFile, format: ThumbnailFormat): Promise<boolean> {
    const { sha256 } = file
    const name = sha256 + ENDINGS[format]
    const path = join(this.#folder, name)
    const to = path + NEXT
    await mkdir(this.#folder, { mode: 0o700, recursive: true })
    const outcome = await this.#parts.store.withPath(file, (from) => this.#ask({ from, to, format }))
    // Its file may have gone while it was made.
    if (outcome === null || (outcome === 'made' && !this.#parts.isMeant(sha256))) {
      await rm(to, { force: true })
      return false
    }
    if (outcome === 'made') {
      await rename(to, path)
      return true
    }
    await rm(to, { force: true })
    if (outcome === 'unable' && this.#isAble) {
      this.#isAble = false
      this.#parts.log.info('thumbnails.unavailable', { remedy: 'npm install sharp, and start the server again' })
    }
    this.#failed.add(name)
    for (const oldest of this.#failed) {
      if (this.#failed.size <= FAILED_MAX) break
      this.#failed.delete(oldest)
    }
    return false
  }

  /** In its turn. */
  #ask(task: ThumbnailTask): Promise<FromThumbnailThread> {
    const turn = this.#last.then(() => this.#answer(task))
    this.#last = turn
    return turn
  }

  /** Never rejects: a picture with which the thread dies is one that failed. */
  async #answer(task: ThumbnailTask): Promise<FromThumbnailThread> {
    if (!this.#isAble) return 'failed'
    clearTimeout(this.#resting)
    const worker = (this.#worker ??= this.#start())
    const { promise, resolve } = Promise.withResolvers<FromThumbnailThread>()
    const fail = () => resolve('failed')
    worker.once('message', resolve).once('exit', fail)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(task)
    const outcome = await promise
    worker.off('message', resolve).off('exit', fail)
    this.#resting = setTimeout(() => void this.#rest(), REST_MS).unref()
    return outcome
  }

  #start(): Worker {
    const setting: ThumbnailSetting = { edge: EDGE, pixelsMax: this.#parts.pixelsMax(), seconds: SECONDS }
    const file = threadFile('thumbnail-thread', import.meta.url)
    const worker = new Worker(file, { name: 'thumbnails', workerData: setting })
    worker.on('error', (error) => this.#parts.log.warn('thumbnails.failed', { error }))
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
    })
    worker.unref()
    return worker
  }

  async #rest(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}
