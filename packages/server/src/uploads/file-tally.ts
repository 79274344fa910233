/** What the files that people share have: counted as they come and go, because each upload asks for it, and each file that goes. */
import { nameKey } from '../network/context.ts'
import type { FileId, SharedFile } from '../network/shared-file.ts'

/** A file takes a block of the disk at least. */
export const FILE_BYTES_MIN = 4_096

export interface Usage {
  readonly files: number
  readonly bytes: number
}

const NOTHING: Usage = { files: 0, bytes: 0 }

export class FileTally {
  readonly #isSharing: boolean
  readonly #known = new Map<FileId, SharedFile>()
  readonly #byAccount = new Map<string, Usage>()
  /** How many files have the same bytes. */
  readonly #byDigest = new Map<string, number>()
  #diskBytes = 0

  /** @param isSharing see `FileStore` */
  constructor(files: Iterable<SharedFile>, isSharing = true) {
    this.#isSharing = isSharing
    for (const file of files) this.add(file)
  }

  /** One that is known counts once. */
  add(file: SharedFile): void {
    if (this.#known.has(file.id)) return
    this.#known.set(file.id, file)
    this.#count(file, 1)
  }

  /** @returns what it was; null for one that is not known */
  remove(id: FileId): SharedFile | null {
    const file = this.#known.get(id)
    if (file === undefined) return null
    this.#known.delete(id)
    this.#count(file, -1)
    return file
  }

  has(sha256: string): boolean {
    return this.#byDigest.has(sha256)
  }

  of(account: string): Usage {
    return this.#byAccount.get(nameKey(account)) ?? NOTHING
  }

  /** What is the same is there once, where the store has it so. */
  get all(): Usage {
    return { files: this.#known.size, bytes: this.#diskBytes }
  }

  /** Of each account, by its name, folded. */
  get accounts(): ReadonlyMap<string, Usage> {
    return this.#byAccount
  }

  #count({ account, sha256, bytes }: SharedFile, sign: 1 | -1): void {
    const taken = Math.max(bytes, FILE_BYTES_MIN)
    const key = nameKey(account)
    const before = this.of(account)
    const files = before.files + sign
    if (files === 0) this.#byAccount.delete(key)
    else this.#byAccount.set(key, { files, bytes: before.bytes + sign * taken })
    const same = (this.#byDigest.get(sha256) ?? 0) + sign
    if (same === 0) this.#byDigest.delete(sha256)
    else this.#byDigest.set(sha256, same)
    if (!this.#isSharing || same === (sign === 1 ? 1 : 0)) this.#diskBytes += sign * taken
  }
}
