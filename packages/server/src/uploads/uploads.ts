/**
 * The files that people share: taken from them piece by piece, proven, and given to others. Bytes are here, what is known of a file is in
 * the network. A file is complete in this order: its bytes are on the disk; they are examined; they have their name there; the network
 * has the file, and says so where it goes. A kill between two of these is found by the note of the upload, which then goes on.
 */
import { randomBytes } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import type { Clock } from '@partyline/net'
import type { Limits } from '../limits.ts'
import type { Log } from '../log/log.ts'
import type { AccountName } from '../network/account-name.ts'
import { isSameAccount } from '../network/account-name.ts'
import type { Command } from '../network/command.ts'
import type { Network } from '../network/network.ts'
import type { Refusal } from '../network/refusal.ts'
import { FILES_PATH, parseFileId, type FileId, type SharedFile } from '../network/shared-file.ts'
import { examine } from './examine.ts'
import { nameInLink } from './file-name.ts'
import { FileTally } from './file-tally.ts'
import { parseNote, type Offer, type UploadNote } from './offer.ts'
import { refuseOffer } from './refuse-offer.ts'
import { scan } from './scan.ts'
import { StagedUpload } from './staged-upload.ts'
import { Thumbnails } from './thumbnails.ts'
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
  /** One node of several: the others would not have the bytes. */
  readonly isInCluster: boolean
}

const ID_BYTES = 16

export class Uploads implements AsyncDisposable {
  readonly #parts: UploadsParts
  readonly #folder: UploadFolder
  readonly #thumbnails: Thumbnails
  readonly #writing = new Writing()
  #examining: Promise<unknown> = Promise.resolve()
  readonly tally: FileTally
  readonly #staged = new Map<FileId, StagedUpload>()
  /** What is being made of those that are complete. */
  readonly #finishing = new Map<FileId, Promise<SharedFile | UploadRefusal>>()
  /** What is done alone. */
  #last: Promise<void> = Promise.resolve()

  /** @throws {StoreError} */
  static async open(parts: UploadsParts): Promise<Uploads> {
    const uploads = new Uploads(parts, await UploadFolder.open(parts.folder))
    await uploads.#load()
    return uploads
  }

  private constructor(parts: UploadsParts, folder: UploadFolder) {
    this.#parts = parts
    this.#folder = folder
    this.tally = new FileTally(parts.network.files.values())
    this.#thumbnails = new Thumbnails({
      folder: parts.folder,
      fileOf: (sha256) => folder.fileOf(sha256),
      pixelsMax: () => parts.limits().picturePixelsMax,
      log: parts.log,
    })
  }

  /** Those under way. */
  get staged(): Iterable<StagedUpload> {
    return this.#staged.values()
  }

  /** Whether a file would be taken, before anything is said of it; null where it would. */
  refusal(): UploadRefusal | null {
    if (this.#parts.isInCluster)
      return refused(501, 'Files cannot be sent here: this server is one of several (cluster)')
    return this.#parts.limits().uploadBytesMax === 0 ? refused(501, 'No files are taken here') : null
  }

  /** @throws what the disk says */
  async begin(offer: Offer): Promise<StagedUpload | UploadRefusal> {
    const { network, limits } = this.#parts
    const freeBytes = await this.#folder.freeBytes()
    // From here on nothing is waited for until it is one of them: else those that ask in the same moment all find room.
    const offered = [...this.#staged.values()].map((one) => ({ ...one.offer, offset: one.offset }))
    const refusal =
      this.refusal() ?? refuseOffer(offer, { network, tally: this.tally, offered, freeBytes, limits: limits() })
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
    const finishing = this.#finish(upload).finally(() => this.#finishing.delete(upload.id))
    this.#finishing.set(upload.id, finishing)
    return finishing
  }

  /** Ends an upload, and removes what there is of it. */
  async drop(upload: StagedUpload): Promise<void> {
    await upload.end()
    await this.#finishing.get(upload.id)?.catch(() => {})
    await this.#unstage(upload.id)
    if (upload.examined !== null) await this.#sweep(upload.examined.sha256)
  }

  /** @param reason for the audit; null where that says nothing. @returns why not */
  async remove(file: SharedFile, actor: string, reason: string | null): Promise<Refusal | null> {
    const refusal = await this.#parts.carryOut({ kind: 'removeFile', id: file.id, actor, reason })
    if (refusal === null) {
      this.tally.remove(file)
      await this.#sweep(file.sha256)
    }
    return refusal
  }

  /** To read it; null where its bytes are gone. */
  openFile({ sha256 }: SharedFile): Promise<FileHandle | null> {
    return open(this.#folder.fileOf(sha256), 'r').catch(() => null)
  }

  /** The same of its small picture; null where it has none. */
  openThumbnail(file: SharedFile): Promise<FileHandle | null> {
    return this.#thumbnails.open(file)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thumbnails[Symbol.asyncDispose]()
    await this.#writing[Symbol.asyncDispose]()
  }

  #stage(id: FileId, note: UploadNote): StagedUpload {
    const parts = { folder: this.#folder, writing: this.#writing }
    const upload = new StagedUpload(parts, id, { note, now: this.#parts.clock.monotonic() })
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

  /** Removes bytes that no file has any more. */
  async #sweep(sha256: string): Promise<void> {
    await this.#alone(async () => {
      if (this.#isMeant(sha256)) return
      await this.#folder.removeFile(sha256)
      await this.#thumbnails.remove(sha256)
    })
  }

  /** What is given its name must not be removed in the same moment. */
  #alone(task: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(task)
    this.#last = turn.catch(() => {})
    return turn
  }

  #isMeant(sha256: string): boolean {
    if (this.tally.has(sha256)) return true
    for (const { examined } of this.#staged.values()) if (examined?.sha256 === sha256) return true
    return false
  }

  async #load(): Promise<void> {
    const { isInCluster } = this.#parts
    for (const [id, found] of await this.#folder.notes()) {
      const note = parseNote(found)
      if (note === null || !(await this.#isThere(id, note))) await this.#folder.removeStaged(id)
      else this.#stage(id, note)
    }
    // A node of a cluster does not know yet which files there are.
    if (isInCluster) return
    for (const sha256 of await this.#folder.stored()) await this.#sweep(sha256)
  }

  /** What it was made of may be a file already, under another name or as one of the network. */
  async #isThere(id: FileId, { examined }: UploadNote): Promise<boolean> {
    if (this.#parts.network.files.has(id)) return false
    return (await this.#folder.hasStaged(id)) || (examined !== null && (await this.#folder.hasFile(examined.sha256)))
  }

  async #finish(upload: StagedUpload): Promise<SharedFile | UploadRefusal> {
    const { id, offer } = upload
    const refusal = (await this.#store(upload)) ?? (await this.#tell(upload))
    const file = this.#parts.network.files.get(id)
    if (refusal !== null) return refusal
    if (file === undefined) return refused(404, `The file "${offer.name}" was removed meanwhile`)
    this.tally.add(file)
    await this.#unstage(id)
    return file
  }

  /** Gives its bytes their name. */
  async #store(upload: StagedUpload): Promise<UploadRefusal | null> {
    const { id, offer } = upload
    if (upload.examined !== null && (await this.#folder.hasFile(upload.examined.sha256))) return null
    if (offer.sha256 !== null && offer.sha256 !== upload.sha256) {
      await this.#unstage(upload.id)
      return refused(422, `The file has the SHA-256 ${upload.sha256}, and should have ${offer.sha256}`)
    }
    const paths = { path: this.#folder.stagedOf(id), cleanedPath: this.#folder.cleanedOf(id) }
    const candidate = { ...paths, sha256: upload.sha256, offer }
    // One at a time: a picture is held whole.
    const examining = this.#examining.then(() => examine(candidate, this.#parts.limits().pictureBytesMax))
    this.#examining = examining.catch(() => {})
    const found = await examining
    const refusal = 'kind' in found ? found : await this.#scan(found.path)
    if (refusal !== null || 'kind' in found) {
      await this.#unstage(upload.id)
      return refusal
    }
    const { path, ...examined } = found
    await upload.becomes(examined)
    await this.#alone(() => this.#folder.store(path, examined.sha256))
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
