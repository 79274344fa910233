/**
 * A file that is being received, in the staging folder. Chunks are written as they came, many in one call and behind the network,
 * without being copied. A small file is gathered and written in one go, which for thousands of them is most of the time saved.
 */
import { closeSync, constants, futimesSync, openSync, writevSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { LIMITS } from '../limits.ts'
import type { FileEntry } from '../manifest/entry.ts'
import { diskError } from './disk-error.ts'

const { O_WRONLY, O_CREAT, O_NOFOLLOW } = constants
const FLAGS = O_WRONLY | O_CREAT | O_NOFOLLOW
const SMALL_BYTES = 256 * 1024
/** IOV_MAX is 1,024. */
const CHUNKS_MAX = 512
/** The disk begins with what has come: otherwise all of a large file waits for the last sync. */
const SYNC_BYTES = 256 * 1024 * 1024

export class StagedFile {
  readonly #path: string
  readonly #entry: FileEntry
  #handle: FileHandle | null = null
  #chunks: Uint8Array[] = []
  #chunkBytes = 0
  /** Where the next chunk goes. */
  #position: number
  readonly #writes = new Set<Promise<void>>()
  #failure: unknown
  #unsyncedBytes = 0
  #syncing: Promise<void> | null = null

  private constructor(path: string, entry: FileEntry, offset: number) {
    this.#path = path
    this.#entry = entry
    this.#position = offset
  }

  /** What is behind the offset is cut off. */
  static async open(path: string, entry: FileEntry, offset: number): Promise<StagedFile> {
    const file = new StagedFile(path, entry, offset)
    const isSmall = offset === 0 && entry.size !== null && entry.size <= SMALL_BYTES
    try {
      if (!isSmall) {
        file.#handle = await open(path, FLAGS, modeOf(entry))
        await file.#handle.truncate(offset)
      }
      return file
    } catch (error) {
      throw file.#error(error)
    }
  }

  write(bytes: Uint8Array): void | Promise<void> {
    this.#chunks.push(bytes)
    this.#chunkBytes += bytes.length
    if (this.#handle === null) return
    if (this.#chunkBytes < LIMITS.pieceBytes && this.#chunks.length < CHUNKS_MAX) return
    this.#writeOn(this.#handle)
    if (this.#failure !== undefined) throw this.#error(this.#failure)
    if (this.#writes.size >= LIMITS.piecesAhead) return Promise.race(this.#writes)
  }

  /** All of it has come. */
  end(): void | Promise<void> {
    if (this.#handle === null) this.#writeSmall(true)
    else return this.#endLarge(this.#handle)
  }

  /** No more will come: what came is kept for another time. Never rejects. */
  async leave(): Promise<void> {
    try {
      if (this.#handle === null) this.#writeSmall(false)
      else await this.#drain(this.#handle)
    } catch {
      // What is not there is sent again.
    } finally {
      await this.#handle?.close().catch(() => {})
    }
  }

  #writeSmall(isWhole: boolean): void {
    try {
      const descriptor = openSync(this.#path, FLAGS | constants.O_TRUNC, modeOf(this.#entry))
      try {
        writeAll(descriptor, this.#chunks)
        if (isWhole) {
          const { modifiedUs } = this.#entry
          futimesSync(descriptor, modifiedUs / 1e6, modifiedUs / 1e6)
        }
      } finally {
        closeSync(descriptor)
      }
    } catch (error) {
      throw this.#error(error)
    }
  }

  async #endLarge(handle: FileHandle): Promise<void> {
    try {
      await this.#drain(handle)
      const { modifiedUs } = this.#entry
      await handle.utimes(modifiedUs / 1e6, modifiedUs / 1e6)
      await handle.close()
    } catch (error) {
      throw this.#error(error)
    }
  }

  async #drain(handle: FileHandle): Promise<void> {
    this.#writeOn(handle)
    await Promise.all(this.#writes)
    await this.#syncing
    if (this.#failure !== undefined) throw this.#failure
  }

  #writeOn(handle: FileHandle): void {
    if (this.#chunkBytes === 0) return
    const chunks = this.#chunks
    const position = this.#position
    this.#position += this.#chunkBytes
    this.#unsyncedBytes += this.#chunkBytes
    this.#chunks = []
    this.#chunkBytes = 0
    const writing = writeAt(handle, chunks, position)
      .catch((error: unknown) => void (this.#failure ??= error))
      .finally(() => this.#writes.delete(writing))
    this.#writes.add(writing)
    if (this.#unsyncedBytes >= SYNC_BYTES && this.#syncing === null) this.#syncBehind(handle)
  }

  #syncBehind(handle: FileHandle): void {
    this.#unsyncedBytes = 0
    this.#syncing = handle
      .datasync()
      .catch((error: unknown) => void (this.#failure ??= error))
      .finally(() => (this.#syncing = null))
  }

  #error(cause: unknown): Error {
    return diskError(`write ${JSON.stringify(this.#entry.path)}`, cause)
  }
}

/** While it is staged, its owner may read and write it. The umask of the process applies. */
function modeOf({ mode }: FileEntry): number {
  return mode | 0o600
}

/** A write may take less than it was given. */
async function writeAt(handle: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  let left = chunks
  let at = position
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev([...left], at)
    at += bytesWritten
    left = after(left, bytesWritten)
  }
}

function writeAll(descriptor: number, chunks: readonly Uint8Array[]): void {
  let left = chunks
  while (left.length > 0) left = after(left, writevSync(descriptor, left.slice(0, CHUNKS_MAX)))
}

function after(chunks: readonly Uint8Array[], byteCount: number): readonly Uint8Array[] {
  let left = byteCount
  const index = chunks.findIndex((chunk) => {
    if (chunk.length > left) return true
    left -= chunk.length
    return false
  })
  if (index === -1) return []
  const [first, ...rest] = chunks.slice(index)
  return first === undefined ? [] : [first.subarray(left), ...rest]
}
