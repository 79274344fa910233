/**
 * Where uploads are in the data folder. What is complete stands under its digest in `files`, so that the same content is there once, and is
 * never changed; what is under way is in `staging`: the bytes so far, and beside them a note of what they are to become. A name of a
 * client is nowhere in a path.
 */
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseFileId, type FileId } from '../network/shared-file.ts'
import { FILES_FOLDER, storedFiles } from '../store/files-folder.ts'
import { toStoreError } from '../store/sqlite-error.ts'
import { syncFolder } from '../durable/sync-folder.ts'
import { PRIVATE_FILE, writeDurably } from '../durable/write-durably.ts'

const PRIVATE_FOLDER = 0o700
/** Beside the bytes of an upload: its note, the note while it is written, and the picture without what its camera noted. Without a note: a file that is elsewhere, while it is used. */
const NOTE = '.json'
const NEXT_NOTE = '.json.new'
const CLEANED = '.cleaned'
const PASSING = '.passing'

export class UploadFolder {
  readonly #dataFolder: string
  readonly #files: string
  readonly #staging: string

  /** @throws {StoreError} */
  static async open(dataFolder: string): Promise<UploadFolder> {
    const folder = new UploadFolder(dataFolder)
    try {
      await mkdir(folder.#files, { mode: PRIVATE_FOLDER, recursive: true })
      await mkdir(folder.#staging, { mode: PRIVATE_FOLDER, recursive: true })
    } catch (error) {
      throw toStoreError(error, `making the folders for files in "${dataFolder}"`)
    }
    return folder
  }

  private constructor(dataFolder: string) {
    this.#dataFolder = dataFolder
    this.#files = join(dataFolder, FILES_FOLDER)
    this.#staging = join(dataFolder, 'staging')
  }

  /** Of a complete file. @param sha256 hexadecimal */
  fileOf(sha256: string): string {
    return join(this.#files, sha256)
  }

  /** The bytes of an upload. */
  stagedOf(id: FileId): string {
    return join(this.#staging, id)
  }

  cleanedOf(id: FileId): string {
    return join(this.#staging, id + CLEANED)
  }

  /** What is left there by a kill is removed by the next start. */
  passingOf(id: string): string {
    return join(this.#staging, id + PASSING)
  }

  /** Bytes that the disk has for the user that runs the server. */
  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#staging)
    return bavail * bsize
  }

  /** The digests of all that is complete. */
  stored(): Promise<readonly string[]> {
    return storedFiles(this.#dataFolder)
  }

  async hasFile(sha256: string): Promise<boolean> {
    return (await stat(this.fileOf(sha256)).catch(() => null)) !== null
  }

  /** Gives bytes that are on the disk their name, as one that is there already, or anew. It outlives the process, and a power cut. */
  async store(from: string, sha256: string): Promise<void> {
    if (await this.hasFile(sha256)) await rm(from, { force: true })
    else await rename(from, this.fileOf(sha256))
    await syncFolder(this.#files)
  }

  async removeFile(sha256: string): Promise<void> {
    await rm(this.fileOf(sha256), { force: true })
  }

  /** Replaces the note of an upload: the old one or the new one is there, whatever becomes of the process. */
  async writeNote(id: FileId, note: object): Promise<void> {
    const next = join(this.#staging, id + NEXT_NOTE)
    await writeFile(next, JSON.stringify(note), { mode: PRIVATE_FILE })
    await rename(next, join(this.#staging, id + NOTE))
  }

  /** The same, also after a power cut. */
  async writeNoteDurably(id: FileId, note: object): Promise<void> {
    await writeDurably(join(this.#staging, id + NOTE), JSON.stringify(note))
  }

  /** Whether there are bytes of an upload. */
  async hasStaged(id: FileId): Promise<boolean> {
    return (await stat(this.stagedOf(id)).catch(() => null)) !== null
  }

  /** What is noted of each upload that is under way; what belongs to none is removed. */
  async notes(): Promise<ReadonlyMap<FileId, unknown>> {
    const names = await readdir(this.#staging)
    const notes = new Map<FileId, unknown>()
    for (const name of names) {
      const id = name.endsWith(NOTE) ? parseFileId(name.slice(0, -NOTE.length)) : null
      if (id !== null) notes.set(id, await readJson(join(this.#staging, name)))
    }
    for (const name of names) {
      const id = parseFileId(name.replace(/\..*$/, ''))
      if (id === null || !notes.has(id) || name.endsWith(NEXT_NOTE))
        await rm(join(this.#staging, name), { force: true })
    }
    return notes
  }

  /** The note last: what is left by a kill is found by it. */
  async removeStaged(id: FileId): Promise<void> {
    for (const ending of ['', CLEANED, NEXT_NOTE, NOTE]) await rm(join(this.#staging, id + ending), { force: true })
  }
}

/** null where it is none. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}
