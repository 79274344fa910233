/**
 * The files that people share: taken from them piece by piece, proven, and given to others. Bytes are here, what is known of a file is in
 * the network. A file is complete in this order: its bytes are on the disk; they are examined; they have their name there; the network
 * has the file, and says so where it goes. A kill between two of these is found by the note of the upload, which then goes on.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { AccountName } from '../network/account-name.ts'
import { isSameAccount } from '../network/account-name.ts'
import type { Command } from '../network/command.ts'
import type { Network } from '../network/network.ts'
import type { Refusal } from '../network/refusal.ts'
import { FILES_PATH, parseFileId, type FileId, type SharedFile } from '../network/shared-file.ts'
import { nameInLink } from './file-name.ts'
import { FileTally } from './file-tally.ts'
import { parseNote, type Offer, type UploadNote } from './offer.ts'
import { refuseFile, refuseOffer } from './refuse-offer.ts'
import { scan } from './scan.ts'
import { StagedUpload } from './staged-upload.ts'
import { FileStoreError, type FilePart, type FileStore, type StoredFile } from './stores/file-store.ts'
import { FolderStore } from './stores/folder-store.ts'
import { StreamStore, type StreamStoreParts } from './stores/stream-store.ts'
import type { ThumbnailFormat } from './thumbnail-messages.ts'
import { Thumbnails, type Thumbnail } from './thumbnails.ts'
import { UploadFolder } from './upload-folder.ts'
import { Writing } from './writing.ts'
import { refused, type UploadRefusal } from './upload-refusal.ts'

export interface UploadsParts {
  /** The data folder. */
  readonly folder: string
  readonly network: Pick<Network, 'files' | 'channel' | 'person' | 'accounts'>
  readonly limits: () => Limits
  /** The words of a command that looks at each file; null for none. */
  readonly scanCommand: () => readonly string[] | null
  /** See `AdminParts`. */
  readonly carryOut: (command: Command) => Promise<Refusal | null>
  readonly clock: Pick<Clock, 'monotonic' | 'setTimeout'>
  readonly log: Log
  /** Where the files of all nodes are; null for a server that is alone, which has them in its folder. */
  readonly cluster: Pick<StreamStoreParts, 'setting' | 'caughtUp'> | null
}

const ID_BYTES = 16

export class Uploads implements AsyncDisposable {
  readonly #parts: UploadsParts
  readonly #folder: UploadFolder
  readonly #store: FileStore
  readonly #thumbnails: Thumbnails
  readonly #writing = new Writing()
  #examining: Promise<unknown> = Promise.resolve()
  readonly tally: FileTally
  readonly #staged = new Map<FileId, StagedUpload>()
  /** What is being made of those that are complete. */
  readonly #finishing = new Map<FileId, Promise<SharedFile | UploadRefusal>>()

  /** @throws {StoreError} */
  static async open(parts: UploadsParts): Promise<Uploads> {
    const uploads = new Uploads(parts, await UploadFolder.open(parts.folder))
    await uploads.#load()
    await uploads.tidy()
    return uploads
  }

  private constructor(parts: UploadsParts, folder: UploadFolder) {
    this.#parts = parts
    this.#folder = folder
    const { network, limits, clock, log, cluster } = parts
    const isFile = (id: string) => network.files.has(id as FileId)
    const passingOf = (id: string) => folder.passingOf(id)
    this.#store =
      cluster === null
        ? new FolderStore({ folder, isMeant: (sha256) => this.#isMeant(sha256) })
        : new StreamStore({ ...cluster, clock, log, isFile, passingOf })
    this.tally = new FileTally(network.files.values(), this.#store.isSharing)
    this.#thumbnails = new Thumbnails({
      folder: parts.folder,
      store: this.#store,
      isMeant: (sha256) => this.tally.has(sha256),
      pixelsMax: () => limits().picturePixelsMax,
      bytesMax: () => limits().pictureBytesMax,
      log,
    })
  }

  /** What complete files take of the disk of this machine: nothing where they are in the cluster. */
  get diskBytes(): number {
    return this.#store.isSharing ? this.tally.all.bytes : 0
  }

  /** Those under way. */
  get staged(): Iterable<StagedUpload> {
    return this.#staged.values()
  }

  /** Whether a file would be taken, before anything is said of it; null where it would. */
  refusal(): UploadRefusal | null {
    return this.#parts.limits().uploadBytesMax === 0 ? refused(501, 'No files are taken here') : null
  }

  /** @throws what the disk says */
  begin(offer: Offer): Promise<StagedUpload | UploadRefusal> {
    return orRefusal(() => this.#begin(offer))
  }

  /** Makes room for so many bytes of an upload whose size is not known before its end. @returns why there is none @throws what the disk says */
  extend(upload: StagedUpload, bytes: number): Promise<UploadRefusal | null> {
    return orRefusal(async () => {
      const rooms = await this.#rooms()
      const refusal = refuseOffer({ ...upload.offer, bytes }, { ...this.#circumstances(upload.id), ...rooms })
      if (refusal === null) upload.resize(bytes)
      return refusal
    })
  }

  async #begin(offer: Offer): Promise<StagedUpload | UploadRefusal> {
    const here = this.refusal()
    if (here !== null) return here
    const rooms = await this.#rooms()
    // From here on nothing is waited for until it is one of them: else those that ask in the same moment all find room.
    const refusal = refuseOffer(offer, { ...this.#circumstances(null), ...rooms })
    if (refusal !== null) return refusal
    const id = randomBytes(ID_BYTES).toString('base64url') as FileId
    const note: UploadNote = { offer, proofs: [], examined: null }
    const upload = this.#stage(id, note)
    try {
      await upload.create()
    } catch (error) {
      await this.#unstage(upload.id)
      throw error
    }
    return upload
  }

  /** An upload of that account: under way, or complete. */
  find(text: string, account: AccountName): StagedUpload | SharedFile | null {
    const id = parseFileId(text)
    if (id === null) return null
    const staged = this.#staged.get(id)
    const owner = staged?.offer.account ?? this.#parts.network.files.get(id)?.account
    if (owner === undefined || !isSameAccount(owner, account)) return null
    return staged ?? this.#parts.network.files.get(id) ?? null
  }

  /** Makes a file of an upload that is complete. Asked again, also after a kill, it is the same file. @throws what the disk says */
  finish(upload: StagedUpload): Promise<SharedFile | UploadRefusal> {
    const under = this.#finishing.get(upload.id)
    if (under !== undefined) return under
    const finishing = orRefusal(() => this.#finish(upload)).finally(() => this.#finishing.delete(upload.id))
    this.#finishing.set(upload.id, finishing)
    return finishing
  }

  /** Ends an upload, and removes what there is of it. */
  async drop(upload: StagedUpload): Promise<void> {
    await upload.end()
    await this.#finishing.get(upload.id)?.catch(() => {})
    await this.#unstage(upload.id)
    const { id, examined } = upload
    if (examined !== null && !this.#parts.network.files.has(id)) await this.#removeBytes({ id, ...examined })
  }

  /** @param reason for the audit; null where that says nothing. @returns why not */
  async remove(file: SharedFile, actor: string, reason: string | null): Promise<Refusal | null> {
    const refusal = await this.#parts.carryOut({ kind: 'removeFile', id: file.id, actor, reason })
    if (refusal !== null) return refusal
    await this.#gone(file.id)
    // Of several nodes that wanted it gone, one is not refused.
    await this.#removeBytes(file)
    return null
  }

  /** A file was made, changed or removed, here or by another node. */
  changed(id: FileId): void {
    const file = this.#parts.network.files.get(id)
    if (file !== undefined) return this.tally.add(file)
    void this.#gone(id).catch((error: unknown) => this.#parts.log.warn('files.tidy-failed', { error }))
  }

  /** Removes what belongs to nothing any more, where files are taken. Never rejects. */
  async tidy(): Promise<void> {
    // On a cluster, room would be reserved for files that nobody may send.
    if (this.refusal() !== null) return
    try {
      await this.#thumbnails.tidy()
      await this.#store.tidy()
    } catch (error) {
      this.#parts.log.warn('files.tidy-failed', { error })
    }
  }

  /** Of a part of it, the bytes; null where they are gone. They MUST be begun and ended. @throws {FileStoreError} */
  read(file: SharedFile, part: FilePart): Promise<AsyncIterable<Uint8Array> | null> {
    return this.#store.read(file, part)
  }

  /** The same of its small picture; null where it has none. @throws {FileStoreError} */
  readThumbnail(file: SharedFile, format: ThumbnailFormat): Promise<Thumbnail | null> {
    return this.#thumbnails.read(file, format)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thumbnails[Symbol.asyncDispose]()
    await this.#store[Symbol.asyncDispose]()
    await this.#writing[Symbol.asyncDispose]()
  }

  #stage(id: FileId, note: UploadNote): StagedUpload {
    const parts = { folder: this.#folder, writing: this.#writing, clock: this.#parts.clock }
    const upload = new StagedUpload(parts, id, note)
    this.#staged.set(id, upload)
    return upload
  }

  async #unstage(id: FileId): Promise<void> {
    this.#staged.delete(id)
    this.#writing.forget(id)
    await this.#folder.removeStaged(id)
  }

  /** Its link. */
  linkOf({ id, name }: Pick<SharedFile, 'id' | 'name'>, origin: string): string {
    return `${origin}${FILES_PATH}${id}/${nameInLink(name)}`
  }

  /** Of the disk, and of the store. */
  async #rooms(): Promise<{ readonly freeBytes: number; readonly roomBytes: number }> {
    const [freeBytes, roomBytes] = await Promise.all([this.#folder.freeBytes(), this.#store.room()])
    return { freeBytes, roomBytes }
  }

  /** What decides whether there is room for a file, beside it. */
  #circumstances(id: FileId | null) {
    const { network, limits } = this.#parts
    const others = [...this.#staged.values()].filter((one) => one.id !== id)
    const offered = others.map((one) => ({ ...one.offer, offset: one.offset }))
    return { network, tally: this.tally, offered, limits: limits() }
  }

  /** The network has it no more. */
  async #gone(id: FileId): Promise<void> {
    const file = this.tally.remove(id)
    if (file !== null && !this.tally.has(file.sha256)) await this.#thumbnails.remove(file.sha256)
  }

  /** What cannot be removed now is found by `tidy`. */
  async #removeBytes(file: StoredFile): Promise<void> {
    try {
      await this.#store.remove(file)
    } catch (error) {
      this.#parts.log.warn('file.not-removed', { file: file.id, error })
    }
  }

  #isMeant(sha256: string): boolean {
    if (this.tally.has(sha256)) return true
    for (const { examined } of this.#staged.values()) if (examined?.sha256 === sha256) return true
    return false
  }

  async #load(): Promise<void> {
    for (const [id, found] of await this.#folder.notes()) {
      const note = parseNote(found)
      if (note === null || !note.offer.isResumable || !(await this.#isThere(id, note)))
        await this.#folder.removeStaged(id)
      else this.#stage(id, note)
    }
  }

  /** What it was made of may be a file already, under another name or as one of the network. */
  async #isThere(id: FileId, { examined }: UploadNote): Promise<boolean> {
    if (this.#parts.network.files.has(id)) return false
    return (await this.#folder.hasStaged(id)) || (examined !== null && (await this.#store.has({ id, ...examined })))
  }

  async #finish(upload: StagedUpload): Promise<SharedFile | UploadRefusal> {
    const { id, offer } = upload
    const refusal =
      refuseFile(offer, this.#circumstances(id)) ?? (await this.#keep(upload)) ?? (await this.#tell(upload))
    const file = this.#parts.network.files.get(id)
    if (refusal !== null) return refusal
    if (file === undefined) return refused(404, `The file "${offer.name}" was removed meanwhile`)
    this.tally.add(file)
    await this.#unstage(id)
    return file
  }

  /** Gives its bytes to the store. */
  async #keep(upload: StagedUpload): Promise<UploadRefusal | null> {
    const { id, offer } = upload
    if (upload.examined !== null && (await this.#store.has({ id, ...upload.examined }))) return null
    if (offer.sha256 !== null && offer.sha256 !== upload.sha256) {
      await this.#unstage(upload.id)
      return refused(422, `The file has the SHA-256 ${upload.sha256}, and should have ${offer.sha256}`)
    }
    const paths = { path: this.#folder.stagedOf(id), cleanedPath: this.#folder.cleanedOf(id) }
    const { pictureBytesMax } = this.#parts.limits()
    const candidate = { id, ...paths, sha256: upload.sha256, offer, pictureBytesMax }
    const examining = this.#examining.then(() => this.#writing.call('examine', candidate))
    this.#examining = examining.catch(() => {})
    const found = await examining
    const refusal = 'kind' in found ? found : await this.#scan(found.path)
    if (refusal !== null || 'kind' in found) {
      await this.#unstage(upload.id)
      return refusal
    }
    const { path, ...examined } = found
    await upload.becomes(examined)
    await this.#store.put({ id, ...examined }, path)
    return null
  }

  async #scan(path: string): Promise<UploadRefusal | null> {
    const { scanCommand, limits, clock, log } = this.#parts
    const command = scanCommand()
    if (command === null) return null
    const verdict = await scan(path, { command, timeoutMs: limits().uploadScanTimeoutMs, clock, log })
    switch (verdict.kind) {
      case 'clean':
        return null
      case 'found':
        return refused(
          422,
          `The file was not taken: ${verdict.reason || 'the scanner of this server has found something in it'}`,
        )
      case 'unknown':
        return refused(503, 'The file could not be scanned, and was not taken. Please tell the owner of this server')
      default:
        return verdict satisfies never
    }
  }

  async #tell({ id, offer, examined }: StagedUpload): Promise<UploadRefusal | null> {
    if (examined === null) throw new TypeError(`the upload ${id} was not examined`)
    const { account, channel, name, origin } = offer
    const url = this.linkOf({ id, name }, origin)
    const refusal = await this.#parts.carryOut({ kind: 'addFile', id, account, channel, name, url, ...examined })
    return refusal === null ? null : asUploadRefusal(refusal)
  }
}

async function orRefusal<T>(task: () => Promise<T | UploadRefusal>): Promise<T | UploadRefusal> {
  try {
    return await task()
  } catch (error) {
    if (error instanceof FileStoreError) return error.refusal
    throw error
  }
}

/** Others are 403. The first two pass, and so does the third, when the person is back. */
const STATUSES: ReadonlyMap<string, UploadRefusal['status']> = new Map([
  ['NOT_STORED', 503],
  ['INTERNAL_ERROR', 503],
  ['NOT_PRESENT', 409],
  ['ERR_NOSUCHCHANNEL', 404],
] as const)

function asUploadRefusal(refusal: Refusal): UploadRefusal {
  const code = refusal.kind === 'failure' ? refusal.code : refusal.numeric
  return refused(STATUSES.get(code) ?? 403, refusal.text ?? 'You may not say anything in this channel')
}
