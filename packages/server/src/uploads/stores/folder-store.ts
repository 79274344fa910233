/** The bytes of files in the data folder, each under its digest, so that the same content is there once. */
import { open, type FileHandle } from 'node:fs/promises'
import type { UploadFolder } from '../upload-folder.ts'
import type { FilePart, FileStore, StoredFile } from './file-store.ts'

const PIECE_BYTES = 256 * 1024

export interface FolderStoreParts {
  readonly folder: UploadFolder
  /** Whether a file has these bytes, or an upload that becomes one. */
  readonly isMeant: (sha256: string) => boolean
}

export class FolderStore implements FileStore {
  readonly isSharing = true
  readonly #parts: FolderStoreParts
  /** What is given its name must not be removed in the same moment. */
  #last: Promise<void> = Promise.resolve()

  constructor(parts: FolderStoreParts) {
    this.#parts = parts
  }

  async room(): Promise<number> {
    return Infinity
  }

  has({ sha256 }: StoredFile): Promise<boolean> {
    return this.#parts.folder.hasFile(sha256)
  }

  put({ sha256 }: StoredFile, path: string): Promise<void> {
    return this.#alone(() => this.#parts.folder.store(path, sha256))
  }

  async read({ sha256 }: StoredFile, part: FilePart): Promise<AsyncIterable<Uint8Array> | null> {
    const handle = await openIfThere(this.#parts.folder.fileOf(sha256))
    return handle === null ? null : piecesOf(handle, part)
  }

  async withPath<T>({ sha256 }: StoredFile, use: (path: string) => Promise<T>): Promise<T | null> {
    const { folder } = this.#parts
    return (await folder.hasFile(sha256)) ? use(folder.fileOf(sha256)) : null
  }

  remove({ sha256 }: StoredFile): Promise<void> {
    const { folder, isMeant } = this.#parts
    return this.#alone(async () => {
      if (!isMeant(sha256)) await folder.removeFile(sha256)
    })
  }

  async tidy(): Promise<void> {
    const { folder, isMeant } = this.#parts
    for (const sha256 of await folder.stored()) {
      await this.#alone(async () => {
        if (!isMeant(sha256)) await folder.removeFile(sha256)
      })
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last
  }

  #alone(task: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(task)
    this.#last = turn.catch(() => {})
    return turn
  }
}

/** null where there is none. @throws what the disk says otherwise, such as that no more files can be opened */
export async function openIfThere(path: string): Promise<FileHandle | null> {
  return open(path, 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
}

/** Closes it when they have ended. */
export async function* piecesOf(handle: FileHandle, { from, to }: FilePart): AsyncGenerator<Uint8Array, void> {
  try {
    for (let at = from; at < to;) {
      const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, to - at))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
      if (bytesRead === 0) throw new RangeError('the file ends before its end')
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
