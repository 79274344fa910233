/**
 * The backups that a server makes of its own data folder while it runs, in the folder `backups` in it. A thread does the work, one
 * at a time. What was half made when the server was stopped or killed is removed, at the latest before the next one.
 */
import { createReadStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { readManifest, type BackupManifest } from './backup.ts'
import { FILES_FOLDER, storedFiles } from './files-folder.ts'
import { identify, type FileIdentity } from './in-place.ts'
import { toStoreError } from './sqlite-error.ts'
import { StoreError } from '../errors.ts'
import { startWorker, StoreThread } from './store-thread.ts'
import { TAR_END, tarHeader, tarPadding, type TarEntry } from './tar.ts'
import type { BackupThread } from './thread-messages.ts'

/** Without a dot: a backup that is half made has one. */
export const BACKUP_NAME = /^[\w-]{1,40}$/
const HALF_MADE = /^[\w-]{1,40}\.partial-(\d+)$/

export interface KeptBackup {
  readonly name: string
  /** null where it cannot be read. */
  readonly manifest: BackupManifest | null
}

/** Each is read as fast as its reader takes it, beside the history. */
export const ARCHIVES_AT_ONCE_MAX = 2
const PIECE_BYTES = 256 * 1024

interface ArchivedFile extends TarEntry {
  readonly path: string
}

async function entryOf(path: string, name: string): Promise<ArchivedFile> {
  const { size, mtimeMs } = await stat(path)
  return { path, name, bytes: size, changedAt: mtimeMs }
}

/** Every name MUST have the form of `BACKUP_NAME`. */
export class Backups implements AsyncDisposable {
  readonly #folder: string
  readonly #backups: string
  readonly #place: readonly FileIdentity[]
  #isBusy = false
  #archives = 0
  #worker: Worker | null = null
  #isClosed = false

  /** @param folder the data folder, whose history is open @throws {StoreError} */
  constructor(folder: string) {
    this.#folder = folder
    this.#backups = join(folder, 'backups')
    this.#place = identify([folder, join(folder, 'history.sqlite')])
  }

  /**
   * @param now Unix milliseconds
   * @returns null while another one is made or verified
   * @throws {StoreError} as `backUp`; STORE_FULL also where there is no room for it, and STORE_MOVED
   */
  make(name: string, now: number): Promise<BackupManifest | null> {
    const to = join(this.#backups, name)
    return this.#work({ kind: 'make', folder: this.#folder, place: this.#place, to, now })
  }

  /** @returns null while another one is made or verified @throws {StoreError} as `verifyBackup` */
  verify(name: string): Promise<BackupManifest | null> {
    return this.#work({ kind: 'verify', backup: join(this.#backups, name) })
  }

  async has(name: string): Promise<boolean> {
    return (await this.#names()).includes(name)
  }

  /** By name. */
  async list(): Promise<readonly KeptBackup[]> {
    const names = (await this.#names()).filter((name) => BACKUP_NAME.test(name)).toSorted()
    const kept = names.map(async (name) => {
      return { name, manifest: await readManifest(join(this.#backups, name)).catch(() => null) }
    })
    return Promise.all(kept)
  }

  /**
   * All files of a backup as one tar, in a folder of its name. So many at once.
   * @returns null where as many are read as may be. What is returned MUST be begun: it holds a place until it has ended
   * @throws {StoreError} the backup cannot be read
   */
  async archive(name: string): Promise<AsyncIterable<Uint8Array> | null> {
    if (this.#archives >= ARCHIVES_AT_ONCE_MAX) return null
    const folder = join(this.#backups, name)
    // Before anything is waited for: else those that ask in the same moment all find room.
    this.#archives += 1
    try {
      const own = (await readdir(folder)).filter((file) => file !== FILES_FOLDER)
      const shared = (await storedFiles(folder)).map((digest) => `${FILES_FOLDER}/${digest}`)
      const files = [...own, ...shared].toSorted()
      const entries = await Promise.all(files.map(async (file) => entryOf(join(folder, file), `${name}/${file}`)))
      return this.#archived(entries)
    } catch (error) {
      this.#archives -= 1
      throw toStoreError(error, `reading "${folder}"`)
    }
  }

  async *#archived(entries: readonly ArchivedFile[]): AsyncGenerator<Uint8Array, void> {
    try {
      for (const { path, ...entry } of entries) {
        yield tarHeader(entry)
        if (entry.bytes === 0) continue
        let read = 0
        // As many bytes as its header says, whatever becomes of the file.
        for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES, end: entry.bytes - 1 })) {
          read += (piece as Buffer).length
          yield piece as Buffer
        }
        if (read !== entry.bytes) throw new StoreError('STORE_BACKUP_UNUSABLE', `"${path}" became shorter`)
        yield tarPadding(entry.bytes)
      }
      yield TAR_END
    } finally {
      this.#archives -= 1
    }
  }

  remove(name: string): Promise<void> {
    return rm(join(this.#backups, name), { recursive: true, force: true })
  }

  /** What is half made is given up. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    if (this.#worker === null) return
    await this.#worker.terminate()
    await this.#removeHalfMade()
  }

  async #work(task: BackupThread['setting']): Promise<BackupManifest | null> {
    if (this.#isBusy) return null
    this.#isBusy = true
    try {
      await this.#removeHalfMade()
      return this.#isClosed ? null : await this.#said(task)
    } finally {
      this.#isBusy = false
      this.#worker = null
    }
  }

  #said(task: BackupThread['setting']): Promise<BackupManifest> {
    this.#worker = startWorker('backup-thread', task)
    // What it says when it begins is all that it says.
    return new StoreThread<BackupThread>(this.#worker).opened
  }

  /** Of this process, and of those that have ended. */
  async #removeHalfMade(): Promise<void> {
    for (const name of await this.#names()) {
      const pid = Number(HALF_MADE.exec(name)?.[1] ?? 0)
      if (pid === process.pid || (pid > 0 && !isRunning(pid))) await this.remove(name)
    }
  }

  /** Of all that is in the folder. @throws {StoreError} it cannot be read */
  #names(): Promise<readonly string[]> {
    return readdir(this.#backups).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw toStoreError(error, `reading "${this.#backups}"`)
    })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
