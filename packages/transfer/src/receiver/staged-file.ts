/**
 * A file that is being received, in the staging folder: written behind the network, a buffer at a time. A small file is gathered
 * and written in one go, which for thousands of them is most of the time saved.
 */
import { closeSync, constants, futimesSync, openSync, writevSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { LIMITS } from '../limits.ts'
import type { FileEntry } from '../manifest/entry.ts'
import { modifiedAt } from '../manifest/modification-time.ts'
import { diskError } from './disk-error.ts'

const { O_WRONLY, O_CREAT, O_NOFOLLOW } = constants
const FLAGS = O_WRONLY | O_CREAT | O_NOFOLLOW
/** IOV_MAX is 1,024. */
const CHUNKS_MAX = 512
/**
 * One write. For a longer one, Linux takes memory in stretches that a virtual machine may have given back to its host: 2 GiB took 5 to 6 s in
 * writes of 512 KiB and 1 MiB, and 1.3 s in these.
 */
const WRITE_BYTES = 256 * 1024
/** Buffers that are written behind the network. */
const WRITES_AHEAD = 8
/** The disk begins with what has come: otherwise all of a large file waits for the last sync. */
const SYNC_BYTES = 256 * 1024 * 1024

/** What is written behind the network: filled one after the other, and used again when the disk has what was in it. */
interface Slot {
  buffer: Buffer | null
  /** Resolves when nothing of it is under way any more; never rejects. */
  free: Promise<void>
}

export class StagedFile {
  readonly #path: string
  readonly #entry: FileEntry
  #handle: FileHandle | null = null
  /** Of a small file. */
  #chunks: Uint8Array[] = []
  readonly #slots: readonly Slot[] = Array.from({ length: WRITES_AHEAD }, () => ({
    buffer: null,
    free: Promise.resolve(),
  }))
  #current = 0
  #filled = 0
  /** Where the next slot goes. */
  #position: number
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
    const isSmall = offset === 0 && entry.size !== null && entry.size <= LIMITS.wholeFileBytesMax
    try {
      if (!isSmall) {
        file.#handle = await open(path, FLAGS, modeOf(entry))
        await file.#handle.truncate(offset)
      }
      return file
    } catch (error) {
      await file.#handle?.close().catch(() => {})
      throw file.#error(error)
    }
  }

  /** Takes a copy: the memory of the chunk goes back at once, and one call writes many of them. */
  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#handle === null) {
      this.#chunks.push(bytes)
      return
    }
    if (this.#filled + bytes.length > WRITE_BYTES) return this.#writeOver(this.#handle, bytes)
    this.#fill(bytes)
  }

  /** All of it has come. */
  end(): void | Promise<void> {
    if (this.#handle === null) writeWhole(this.#path, this.#entry, this.#chunks)
    else return this.#endLarge(this.#handle)
  }

  /** No more will come: what came is kept for another time. Never rejects. */
  async leave(): Promise<void> {
    try {
      if (this.#handle === null) writeNow(this.#path, this.#entry, this.#chunks)
      else await this.#drain(this.#handle)
    } catch {
      // What is not there is sent again.
    } finally {
      await this.#handle?.close().catch(() => {})
    }
  }

  async #endLarge(handle: FileHandle): Promise<void> {
    try {
      await this.#drain(handle)
      const modified = modifiedAt(this.#entry.modifiedUs)
      await handle.utimes(modified, modified)
      await handle.close()
    } catch (error) {
      await handle.close().catch(() => {})
      throw this.#error(error)
    }
  }

  async #drain(handle: FileHandle): Promise<void> {
    this.#writeOut(handle)
    for (const { free } of this.#slots) await free
    await this.#syncing
    if (this.#failure !== undefined) throw this.#failure
  }

  async #writeOver(handle: FileHandle, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + WRITE_BYTES - this.#filled)
      this.#fill(part)
      at += part.length
      if (this.#filled < WRITE_BYTES) return
      this.#writeOut(handle)
      await this.#slots[this.#current]?.free
      if (this.#failure !== undefined) throw this.#error(this.#failure)
    }
  }

  #fill(bytes: Uint8Array): void {
    const slot = this.#slots[this.#current]
    if (slot === undefined) return
    slot.buffer ??= Buffer.allocUnsafeSlow(WRITE_BYTES)
    slot.buffer.set(bytes, this.#filled)
    this.#filled += bytes.length
  }

  #writeOut(handle: FileHandle): void {
    const slot = this.#slots[this.#current]
    if (slot?.buffer === undefined || slot.buffer === null || this.#filled === 0) return
    slot.free = writeAt(handle, slot.buffer.subarray(0, this.#filled), this.#position).catch(
      (error: unknown) => void (this.#failure ??= error),
    )
    this.#position += this.#filled
    this.#unsyncedBytes += this.#filled
    this.#filled = 0
    this.#current = (this.#current + 1) % WRITES_AHEAD
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
    return writeError(this.#entry, cause)
  }
}

/** A small file in one go, which is most of the time saved where there are thousands. @throws {TransferError} */
export function writeWhole(path: string, entry: FileEntry, chunks: readonly Uint8Array[]): void {
  writeNow(path, entry, chunks, modifiedAt(entry.modifiedUs))
}

/** @param modified of a file that is whole */
function writeNow(path: string, entry: FileEntry, chunks: readonly Uint8Array[], modified?: number | Date): void {
  try {
    const descriptor = openSync(path, FLAGS | constants.O_TRUNC, modeOf(entry))
    try {
      writeAll(descriptor, chunks)
      if (modified !== undefined) futimesSync(descriptor, modified, modified)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    throw writeError(entry, error)
  }
}

function writeError({ path }: FileEntry, cause: unknown): Error {
  return diskError(`write ${JSON.stringify(path)}`, cause)
}

/** While it is staged, its owner may read and write it. The umask of the process applies. */
function modeOf({ mode }: FileEntry): number {
  return mode | 0o600
}

/** A write may take less than it was given. */
async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten
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
