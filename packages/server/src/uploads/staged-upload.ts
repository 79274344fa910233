/**
 * One upload under way. Its note has digests of the first bytes, one after each stretch. After a stop, a kill or a power cut, as much of the file
 * is believed as has the digest that was noted; the rest is written again. One request at a time brings bytes: a newer one ends the older,
 * whose connection may be one that nobody hears any more.
 *
 * Idle ⇄ receiving, and from idle on, when all bytes are there, to complete: `uploads.ts` makes a file of it then.
 */
import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileId } from '../network/shared-file.ts'
import { PRIVATE_FILE } from '../durable/write-durably.ts'
import { Incoming, provenPart } from './incoming.ts'
import type { Examined, Offer, Proof, UploadNote } from './offer.ts'
import type { UploadFolder } from './upload-folder.ts'

/** So many bytes are sent again at most after a kill; of a large file, a share of it. */
const STRETCH_BYTES_MIN = 16 * 1024 * 1024
const STRETCHES_MAX = 64

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
  /** The body is over. */
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
  /** Of what is here; null where it has still to be read. */
  #hash: Hash | null
  #receiving: Receiving | null = null
  /** When somebody brought bytes, or it was found (`Clock.monotonic`). */
  usedAt: number

  constructor(folder: UploadFolder, id: FileId, { note, now }: { readonly note: UploadNote; readonly now: number }) {
    this.usedAt = now
    this.id = id
    this.#folder = folder
    this.#note = note
    this.#hash = note.proofs.length === 0 ? createHash('sha256') : null
  }

  get offer(): Offer {
    return this.#note.offer
  }

  get examined(): Examined | null {
    return this.#note.examined
  }

  /** So many bytes are here: after a start, before `settle`, as far as is noted. */
  get offset(): number {
    return this.#note.proofs.at(-1)?.bytes ?? 0
  }

  get isComplete(): boolean {
    return this.offset === this.offer.bytes
  }

  get isReceiving(): boolean {
    return this.#receiving !== null
  }

  /** Of all that is here, hexadecimal. */
  get sha256(): string {
    return this.#note.proofs.at(-1)?.sha256 ?? createHash('sha256').digest('hex')
  }

  /** Of a new one. @throws what the disk says */
  async create(): Promise<void> {
    await using _handle = await open(this.#folder.stagedOf(this.id), 'wx', PRIVATE_FILE)
    await this.#folder.writeNote(this.id, this.#note)
  }

  /** Ends the request that brings bytes. When it resolves, what is here is proven and written. @throws what the disk says */
  async settle(): Promise<void> {
    while (this.#receiving !== null) {
      this.#receiving.end()
      await this.#receiving.over.catch(() => {})
    }
    if (this.#hash !== null || this.examined !== null) return
    const receiving = this.#reread().finally(() => {
      this.#receiving = null
    })
    this.#receiving = { end: () => {}, over: receiving }
    await receiving
  }

  /** Resolves when it is written, and with the last byte of the file when all of it is on the disk. @throws what the disk says */
  async receive(
    { at, now, checksum = null }: { readonly at: number; readonly now: number; readonly checksum?: Checksum | null },
    body: Body,
  ): Promise<Received> {
    await this.settle()
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
    const note = { ...this.#note, examined }
    await this.#folder.writeNoteDurably(this.id, note)
    this.#note = note
  }

  async #take(body: Body, checksum: Checksum | null): Promise<Received> {
    const before = this.#hash ?? createHash('sha256')
    this.#hash = null
    await using handle = await open(this.#folder.stagedOf(this.id), 'r+')
    const incoming = new Incoming(handle, { offset: this.offset, hash: before.copy() })
    const summed = checksum === null ? null : createHash(checksum.algorithm)
    let next = this.offset + this.#stretchBytes
    const isWhole = await this.#read(body, async (chunk) => {
      summed?.update(chunk)
      await incoming.take(chunk)
      // What a checksum has still to prove is not noted.
      if (summed !== null || incoming.offset < next) return
      next = incoming.offset + this.#stretchBytes
      await this.#prove(await incoming.settle())
    })
    if (summed !== null && (!isWhole || checksum?.digest.equals(summed.digest()) === false)) {
      this.#hash = before
      return isWhole ? 'mismatch' : 'broken'
    }
    const proof = await incoming.settle()
    if (proof.bytes === this.offer.bytes) await handle.datasync()
    await this.#prove(proof)
    this.#hash = incoming.hash
    return isWhole ? 'taken' : 'broken'
  }

  get #stretchBytes(): number {
    return Math.max(STRETCH_BYTES_MIN, Math.ceil(this.offer.bytes / STRETCHES_MAX))
  }

  /** @returns false where the body broke off @throws what taking a chunk met */
  async #read(body: Body, take: (chunk: Uint8Array) => Promise<void>): Promise<boolean> {
    let left = this.offer.bytes - this.offset
    const chunks = body.chunks[Symbol.asyncIterator]()
    for (;;) {
      const next = await chunks.next().catch(() => null)
      if (next === null) return false
      if (next.done === true) return true
      left -= next.value.length
      if (left < 0) {
        body.end()
        return false
      }
      await take(next.value)
    }
  }

  async #reread(): Promise<void> {
    await using handle = await open(this.#folder.stagedOf(this.id), 'r')
    const { proofs, hash } = await provenPart(handle, this.#note.proofs)
    this.#note = { ...this.#note, proofs }
    this.#hash = hash
  }

  /** Stretches stay; what came in smaller pieces behind the last one is proven by its end alone. */
  async #prove(proof: Proof): Promise<void> {
    if (proof.bytes === this.offset) return
    const { proofs } = this.#note
    const [last, before] = [proofs.at(-1), proofs.at(-2)]
    const isStretch = last !== undefined && last.bytes - (before?.bytes ?? 0) >= this.#stretchBytes
    const note = { ...this.#note, proofs: [...(isStretch ? proofs : proofs.slice(0, -1)), proof] }
    await this.#folder.writeNote(this.id, note)
    this.#note = note
  }
}
