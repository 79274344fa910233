/** A folder of the receiver's disk as the place of a transfer: staged, proven, synced, and renamed at the end. */
import { createHash, type Hash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmSync, statfsSync, symlinkSync, utimesSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { TransferError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Entry, FileEntry, FolderEntry } from '../manifest/entry.ts'
import type { Manifest } from '../manifest/manifest.ts'
import { modifiedAt } from '../manifest/modification-time.ts'
import { checkpointsOf, hashOf, type Prefix, type ReadPiece } from '../prefix.ts'
import type { Checkpoint, OfferKind } from '../wire/message.ts'
import { findConflicts } from './conflicts.ts'
import { diskError } from './disk-error.ts'
import { OpenFolder } from './open-folder.ts'
import type { Place, Stored } from './place.ts'
import { type ConflictPolicy, publish, type Published } from './publish.ts'
import { StagedFile, writeWhole } from './staged-file.ts'
import { findLeftovers, type Offered, Staging } from './staging.ts'
import { syncFiles } from './sync-files.ts'

export interface FolderPlaceOptions {
  /** An existing folder. */
  readonly destination: string
  readonly onConflict: ConflictPolicy
  /** Goes on with what an earlier transfer of the same names has left. */
  readonly isResuming: boolean
  /** What the one thing that is sent is to be called; null for its own name. */
  readonly name: string | null
}

const NO_ENTRIES: readonly Entry[] = []

export class FolderPlace implements Place {
  readonly #options: FolderPlaceOptions
  #staging: Staging | null = null
  /** Nothing is in it from an earlier connection. */
  #isNew = true
  #entries: readonly Entry[] = NO_ENTRIES
  #file: StagedFile | null = null
  #entry: FileEntry | null = null
  /** What was read of files to see how much of them is here, so that it need not be read again; small ones are. */
  readonly #read = new Map<Entry, Prefix>()
  /** Files that have come whole, in the order of the offer, in which they are sent. */
  #whole: FileEntry[] = []

  constructor(options: FolderPlaceOptions) {
    this.#options = options
  }

  /** Where an unfinished transfer is kept; null where none is. */
  get stagingFolder(): string | null {
    return this.#staging?.folder ?? null
  }

  async prepare(what: OfferKind, manifest: Manifest): Promise<readonly number[]> {
    const { destination, onConflict, name } = this.#options
    try {
      const { roots } = manifest
      if (name !== null && roots.length !== 1) {
        throw new TransferError(
          'TRANSFER_CONFLICT',
          `${roots.length} things were sent, and one name was given for them`,
        )
      }
      this.#entries = manifest.entries
      this.#whole = []
      this.#read.clear()
      const unwanted = findConflicts(manifest, { destination, onConflict, name })
      this.#staging = this.#stagingFor({ what, roots })
      if (!this.#isNew) this.#purge(this.#staging, what)
      this.#checkSpace(manifest, new Set(unwanted))
      this.#makeFolders(this.#staging)
      return unwanted
    } catch (error) {
      throw diskError(`receive into ${destination}`, error)
    }
  }

  async checkpoints(entry: FileEntry): Promise<readonly Checkpoint[]> {
    if (this.#isNew) return []
    const { path, size } = entry
    const staged = this.#requireStaging().pathOf(path)
    const bytes = Math.min(lstatSync(staged, { throwIfNoEntry: false })?.size ?? 0, size ?? 0)
    if (bytes === 0) return []
    const { checkpoints, prefix } = await this.#reading(staged, path, (read) => checkpointsOf(bytes, read))
    if (bytes > LIMITS.wholeFileBytesMax) this.#read.set(entry, prefix)
    return checkpoints
  }

  async begin(entry: FileEntry, offset: number): Promise<Hash> {
    const staged = this.#requireStaging().pathOf(entry.path)
    const hash = await this.#hashOf(entry, staged, offset)
    this.#entry = entry
    this.#file = await StagedFile.open(staged, entry, offset)
    return hash
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#file?.write(bytes)
  }

  end(): void | Promise<void> {
    const file = this.#file
    this.#file = null
    if (this.#entry !== null) this.#whole.push(this.#entry)
    return file?.end()
  }

  whole(entry: FileEntry, bytes: Uint8Array): void {
    writeWhole(this.#requireStaging().pathOf(entry.path), entry, [bytes])
    this.#whole.push(entry)
  }

  async discard(): Promise<void> {
    await this.#file?.leave()
    this.#file = null
    if (this.#entry !== null) rmSync(this.#requireStaging().pathOf(this.#entry.path), { force: true })
  }

  async store(): Promise<Stored> {
    const { destination, onConflict, name } = this.#options
    const staging = this.#requireStaging()
    try {
      const files = this.#keepWhole(staging)
      this.#makeLinks(staging)
      const folders = this.#entries.filter((entry) => entry.kind === 'folder')
      this.#setModes(staging, files, folders)
      const synced = () => [...[...files, ...folders].map(({ path }) => staging.pathOf(path)), staging.files]
      await syncFiles(files.length + folders.length, synced, staging.files)
      const published: Published = { skippedCount: 0 }
      using folder = OpenFolder.named(destination)
      const names = readdirSync(staging.files).flatMap(
        (root) => publish(join(staging.files, root), folder, name ?? root, onConflict, published) ?? [],
      )
      folder.sync()
      staging.remove()
      this.#staging = null
      return { skippedCount: published.skippedCount, names }
    } catch (error) {
      throw diskError(`store what was received in ${destination}`, error)
    }
  }

  async leave(): Promise<void> {
    await this.#file?.leave()
    this.#file = null
  }

  #requireStaging(): Staging {
    if (this.#staging === null) throw new Error('nothing was prepared')
    return this.#staging
  }

  #stagingFor(about: Offered): Staging {
    const { what, roots } = about
    const isSame = (other: Offered) =>
      other.what === what &&
      other.roots.length === roots.length &&
      other.roots.every((root, index) => root === roots[index])
    const { destination, isResuming } = this.#options
    const isKept = this.#staging !== null && isSame(this.#staging)
    const leftover = isResuming
      ? findLeftovers(destination).find((each) => each.usedBy === null && isSame(each))
      : undefined
    this.#isNew = !isKept && leftover === undefined
    if (isKept && this.#staging !== null) return this.#staging
    return leftover === undefined ? Staging.create(destination, about) : Staging.reopen(leftover)
  }

  /** What an earlier attempt has left and this offer does not have, or has as something else, must not get a name with it. */
  #purge(staging: Staging, what: OfferKind): void {
    const kinds = new Map(this.#entries.map(({ path, kind }) => [path, kind]))
    const purgeIn = (folder: string, prefix: string): void => {
      for (const found of readdirSync(folder, { withFileTypes: true })) {
        const path = `${prefix}${found.name}`
        const kind = kinds.get(path)
        if (found.isDirectory() && kind === 'folder') purgeIn(join(folder, found.name), `${path}/`)
        else if (!(found.isFile() && kind === 'file' && what === 'files')) {
          rmSync(join(folder, found.name), { recursive: true, force: true })
        }
      }
    }
    purgeIn(staging.files, '')
  }

  #checkSpace(manifest: Manifest, unwanted: ReadonlySet<number>): void {
    const { destination } = this.#options
    const staging = this.#requireStaging()
    const here = (path: string) =>
      this.#isNew ? 0 : (lstatSync(staging.pathOf(path), { throwIfNoEntry: false })?.size ?? 0)
    const needed = manifest.files.reduce(
      (sum, { path, size }, index) => (unwanted.has(index) ? sum : sum + (size ?? 0) - here(path)),
      0,
    )
    const { bavail, bsize } = statfsSync(destination)
    const free = Math.max(0, bavail * bsize - LIMITS.spareBytes)
    if (needed <= free) return
    // There is nothing in it to go on with.
    if (this.#isNew) staging.remove()
    const message = `bytes to come: ${needed}, and ${destination} has room for ${free}`
    throw new TransferError('TRANSFER_SPACE', message)
  }

  #makeFolders(staging: Staging): void {
    for (const { kind, path } of this.#entries)
      if (kind === 'folder') mkdirSync(staging.pathOf(path), { recursive: true })
  }

  /** After all files: none is ever written by way of a link. */
  #makeLinks(staging: Staging): void {
    for (const entry of this.#entries) {
      if (entry.kind === 'link') symlinkSync(entry.target, staging.pathOf(entry.path))
    }
  }

  /** What there is of files that have not come whole must not get a name. */
  #keepWhole(staging: Staging): readonly FileEntry[] {
    let next = 0
    for (const entry of this.#entries) {
      if (entry.kind !== 'file') continue
      if (this.#whole[next] === entry) next += 1
      else rmSync(staging.pathOf(entry.path), { force: true })
    }
    return this.#whole
  }

  /** Folders deepest first, because what is made in one changes its time. */
  #setModes(staging: Staging, files: readonly FileEntry[], folders: readonly FolderEntry[]): void {
    const { umask } = staging
    for (const { path, mode } of files) {
      if ((mode & 0o600) !== 0o600) chmodSync(staging.pathOf(path), mode & ~umask)
    }
    for (const { path, mode, modifiedUs } of folders.toReversed()) {
      const modified = modifiedAt(modifiedUs)
      utimesSync(staging.pathOf(path), modified, modified)
      chmodSync(staging.pathOf(path), mode & ~umask)
    }
  }

  async #hashOf(entry: FileEntry, staged: string, byteCount: number): Promise<Hash> {
    const had = this.#read.get(entry)
    if (had?.bytes === byteCount) return had.hash
    if (byteCount === 0) return createHash('sha256')
    return this.#reading(staged, entry.path, (read) => hashOf(byteCount, read))
  }

  async #reading<T>(staged: string, path: string, use: (read: ReadPiece) => Promise<T>): Promise<T> {
    try {
      await using handle = await open(staged, 'r')
      return await use(async (into, position) => {
        for (let filled = 0; filled < into.length;) {
          const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled)
          if (bytesRead === 0) throw new Error('it has become shorter')
          filled += bytesRead
        }
      })
    } catch (error) {
      throw diskError(`read ${JSON.stringify(path)} again`, error)
    }
  }
}
