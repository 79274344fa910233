/**
 * One upload under way. What its note says to be proven is on the disk and has that digest; whatever stands behind it in the file is
 * written again. One request at a time brings bytes: a newer one ends the older, whose connection may be one that nobody hears any more.
 *
 * Idle ⇄ receiving, and from idle on, when all bytes are there, to complete: `uploads.ts` makes a file of it then.
 */
import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import type { FileId } from '../network/shared-file.ts'
import { hashOfPrefix, Incoming } from './incoming.ts'
import type { Examined, Offer, UploadNote } from './offer.ts'
import type { UploadFolder } from './upload-folder.ts'

/** After a kill, at most so many bytes are sent again. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024
const PRIVATE_FILE = 0o600

/** What a request brings. */
export interface Body {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Ends the request: `chunks` then fail. */
  readonly end: () => void
}

/** Of the bytes of one request. */
export interface Checksum {
  readonly algorithm: 'sha256' | 'sha1'
  readonly digest: Buffer
}

export type Received =
  /** The body is over, and on the disk. */
  | 'taken'
  /** The body broke off. What came of it is kept, unless it has a checksum. */
  | 'broken'
  /** Nothing was read: the upload is at another place. */
  | 'elsewhere'
  /** Nothing of it is kept: it is not what its checksum says. */
  | 'mismatch'

interface Receiving {
  readonly end: () => void
  readonly over: Promise<unknown>
}

export class StagedUpload {
  readonly id: FileId
  readonly #folder: UploadFolder
  #note: UploadNote
  /** Of what is proven; null where it has still to be read. */
  #hash: Hash | null
  #receiving: Receiving | null = null

  /** When somebody brought bytes, or it was found (`Clock.monotonic`). */
  usedAt: number

  constructor(folder: UploadFolder, id: FileId, { note, now }: { readonly note: UploadNote; readonly now: number }) {
    this.usedAt = now
    this.id = id
    this.#folder = folder
    this.#note = note
    this.#hash = note.proven.bytes === 0 ? createHash('sha256') : null
  }

  get offer(): Offer {
    return this.#note.offer
  }

  get examined(): Examined | null {
    return this.#note.examined
  }

  /** So many bytes are here. */
  get offset(): number {
    return this.#note.proven.bytes
  }

  get isComplete(): boolean {
    return this.offset === this.offer.bytes
  }

  get isReceiving(): boolean {
    return this.#receiving !== null
  }

  /** Of all that is here, hexadecimal. */
  get sha256(): string {
    return this.#note.proven.sha256
  }

  /** Of a new one. @throws what the disk says */
  async create(): Promise<void> {
    await using handle = await open(this.#folder.stagedOf(this.id), 'wx', PRIVATE_FILE)
    await handle.sync()
    await this.#folder.writeNote(this.id, this.#note)
  }

  /** Ends the request that brings bytes; what it brought is on the disk then. */
  async endReceiving(): Promise<void> {
    while (this.#receiving !== null) {
      this.#receiving.end()
      await this.#receiving.over.catch(() => {})
    }
  }

  /** Resolves when it is on the disk. @throws what the disk says; what is proven stays */
  async receive(
    { at, now, checksum = null }: { readonly at: number; readonly now: number; readonly checksum?: Checksum | null },
    body: Body,
  ): Promise<Received> {
    await this.endReceiving()
    if (at !== this.offset) return 'elsewhere'
    this.usedAt = now
    const receiving = this.#take(body, checksum).finally(() => {
      this.#receiving = null
    })
    this.#receiving = { end: body.end, over: receiving }
    return receiving
  }

  /** Its bytes are about to have their name. @throws what the disk says */
  async becomes(examined: Examined): Promise<void> {
    await this.#rewrite({ ...this.#note, examined })
  }

  async #take(body: Body, checksum: Checksum | null): Promise<Received> {
    await using handle = await open(this.#folder.stagedOf(this.id), 'r+')
    const before = this.#hash ?? (await this.#reread(handle))
    this.#hash = null
    const incoming = new Incoming(handle, { offset: this.offset, hash: before.copy() })
    const summed = checksum === null ? null : createHash(checksum.algorithm)
    const checkpoints = new Checkpoints(handle, (bytes, sha256) => this.#prove(bytes, sha256))
    const isWhole = await this.#read(body, async (chunk) => {
      summed?.update(chunk)
      await incoming.take(chunk)
      // What a checksum has still to prove is not noted.
      if (summed === null) await checkpoints.pass(incoming)
    })
    await checkpoints.settle()
    if (summed !== null && (!isWhole || checksum?.digest.equals(summed.digest()) === false)) {
      this.#hash = before
      return isWhole ? 'mismatch' : 'broken'
    }
    await incoming.settle()
    await handle.datasync()
    const hash = incoming.digest()
    await this.#prove(incoming.offset, hash.copy().digest('hex'))
    this.#hash = hash
    return isWhole ? 'taken' : 'broken'
  }

  /** @returns false where the body broke off @throws what taking a chunk met */
  async #read(body: Body, take: (chunk: Uint8Array) => Promise<void>): Promise<boolean> {
    const left = { bytes: this.offer.bytes - this.offset }
    const chunks = body.chunks[Symbol.asyncIterator]()
    for (;;) {
      const next = await chunks.next().catch(() => null)
      if (next === null) return false
      if (next.done === true) return true
      left.bytes -= next.value.length
      if (left.bytes < 0) {
        body.end()
        return false
      }
      await take(next.value)
    }
  }

  /** @throws {RangeError} the file is not what was proven */
  async #reread(handle: FileHandle): Promise<Hash> {
    const { bytes, sha256 } = this.#note.proven
    const found = await hashOfPrefix(handle, bytes)
    if (found.copy().digest('hex') !== sha256) throw new RangeError(`the upload ${this.id} is damaged on the disk`)
    return found
  }

  async #prove(bytes: number, sha256: string): Promise<void> {
    if (bytes === this.offset) return
    await this.#rewrite({ ...this.#note, proven: { bytes, sha256 } })
  }

  async #rewrite(note: UploadNote): Promise<void> {
    await this.#folder.writeNote(this.id, note)
    this.#note = note
  }
}

/** While bytes go on coming, those that came are proven from time to time. */
class Checkpoints {
  readonly #handle: FileHandle
  readonly #prove: (bytes: number, sha256: string) => Promise<void>
  #next = CHECKPOINT_BYTES
  #proving: Promise<void> | null = null
  #failure: unknown = null

  constructor(handle: FileHandle, prove: (bytes: number, sha256: string) => Promise<void>) {
    this.#handle = handle
    this.#prove = prove
  }

  async pass(incoming: Incoming): Promise<void> {
    if (this.#failure !== null) throw this.#failure
    if (this.#proving !== null || incoming.offset < this.#next) return
    await incoming.settle()
    const { offset } = incoming
    this.#next = offset + CHECKPOINT_BYTES
    this.#proving = this.#checkpoint(offset, incoming.digest().digest('hex'))
  }

  async settle(): Promise<void> {
    await this.#proving
    if (this.#failure !== null) throw this.#failure
  }

  async #checkpoint(bytes: number, sha256: string): Promise<void> {
    try {
      await this.#handle.datasync()
      await this.#prove(bytes, sha256)
    } catch (error) {
      this.#failure = error
    }
    this.#proving = null
  }
}
