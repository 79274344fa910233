/**
 * Where a transfer goes, as the receiver's side of a connection uses it. It is given one file after another, and may be given the
 * same offer again over another connection, after `leave`.
 */
import type { Hash } from 'node:crypto'
import type { FileEntry } from '../manifest/entry.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { Checkpoint, OfferKind } from '../wire/message.ts'

export interface Stored {
  readonly skippedCount: number
  readonly names: readonly string[]
}

export interface Place {
  /**
   * Whether the offer can be taken. MUST change nothing outside of what is its own.
   * @returns the indexes of files that are not wanted
   * @throws {TransferError} it cannot
   */
  prepare(what: OfferKind, manifest: Manifest): Promise<readonly number[]>
  /** How much of that file is here. */
  checkpoints(entry: FileEntry): Promise<readonly Checkpoint[]>
  /** The file begins at that byte; what is behind it is void. @returns the hash of what is before it */
  begin(entry: FileEntry, offset: number): Promise<Hash>
  /** The next bytes, which are not changed afterwards. A promise where the place has no room for more. */
  write(bytes: Uint8Array): void | Promise<void>
  /** All of the file has come, and its hash is right. */
  end(): void | Promise<void>
  /** A file that has come at once, and whose hash is right. */
  whole(entry: FileEntry, bytes: Uint8Array): void | Promise<void>
  /** The file that was written is wrong: none of it is kept. */
  discard(): Promise<void>
  /**
   * Everything has come: it is made durable, and only then gets its names.
   * @returns how many entries were left out, and the names in the destination; none where it has no names
   */
  store(): Promise<Stored>
  /** The connection is gone, or everything is stored. What has come and is not stored is kept for the next one. MUST NOT reject. */
  leave(): Promise<void>
}
