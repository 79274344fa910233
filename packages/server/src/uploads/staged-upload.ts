/**
 * One upload under way. Its note has digests of the first bytes, one after each stretch. After a stop, a kill or a power cut, as much of the file
 * is believed as has the digest that was noted; the rest is written again. One request at a time brings bytes: a newer one ends the older,
 * whose connection may be one that nobody hears any more.
 *
 * Idle ⇄ receiving, and from idle on, when all bytes are there, to complete: `uploads.ts` makes a file of it then.
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Clock } from '@partyline/net'
import type { FileId } from '../network/shared-file.ts'
import { PRIVATE_FILE } from '../durable/write-durably.ts'
import type { Checksum, Examined, Offer, Proof, UploadNote } from './offer.ts'
import type { UploadFolder } from './upload-folder.ts'
import type { Writing } from './writing.ts'

/** So many bytes are sent again at most after a kill; of a large file, a share of it. */
const STRETCH_BYTES_MIN = 16 * 1024 * 1024
const STRETCHES_MAX = 64
/** The thread is given so many at a time, and so many times before it has answered. */
const PART_BYTES = 512 * 1024
const PARTS_UNDERWAY_MAX = 4

/** What a request brings. */
export interface Body {
  readonly chunks: AsyncIterable<Uint8Array>
  /** Ends the request: `chunks` then fail. */
  readonly end: () => void
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

export interface StagedUploadParts {
  readonly folder: UploadFolder
  readonly writing: Pick<Writing, 'call'>
  readonly clock: Pick<Clock, 'monotonic'>
}

export class StagedUpload {
  readonly id: FileId
  readonly #parts: StagedUploadParts
  #note: UploadNote
  /** Whether what is here is what was noted. */
  #isProven: boolean
  #receiving: Receiving | null = null
  #usedAt: number

  constructor(parts: StagedUploadParts, id: FileId, note: UploadNote) {
    this.#usedAt = parts.clock.monotonic()
    this.id = id
    this.#parts = parts
    this.#note = note
    this.#isProven = note.proofs.length === 0
  }

  get offer(): Offer {
    return this.#note.offer
  }

  get examined(): Examined | null {
    return this.#note.examined
  }

  /** When it was found, or a request that brought bytes was last over (`Clock.monotonic`). */
  get usedAt(): number {
    return this.#usedAt
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
    const { folder } = this.#parts
    await using _handle = await open(folder.stagedOf(this.id), 'wx', PRIVATE_FILE)
    await folder.writeNote(this.id, this.#note)
  }

  /** Ends the request that brings bytes. Never rejects. */
  async end(): Promise<void> {
    while (this.#receiving !== null) {
      this.#receiving.end()
      await this.#receiving.over.catch(() => {})
    }
  }

  /** Ends the request that brings bytes. When it resolves, what is here is proven and written. @throws what the disk says */
  async settle(): Promise<void> {
    await this.end()
    if (this.#isProven || this.examined !== null) return
    await this.#alone(
      this.#open(null, () => Promise.resolve(true)),
      () => {},
    )
  }

  /** Resolves when it is written, and with the last byte of the file when all of it is on the disk. @throws what the disk says */
  async receive(
    { at, checksum = null }: { readonly at: number; readonly checksum?: Checksum | null },
    body: Body,
  ): Promise<Received> {
    // Several may have waited for the one before them: the last of these ends the others.
    do await this.settle()
    while (this.#receiving !== null)
    if (at !== this.offset) return 'elsewhere'
    const { promise, resolve } = Promise.withResolvers<Received>()
    const taking = this.#open(checksum, async () => {
      // What was noted may not be there after all.
      const received = at === this.offset ? await this.#take(body, checksum) : 'elsewhere'
      resolve(received)
      return received === 'taken' || (received === 'broken' && checksum === null)
    })
    await this.#alone(taking, body.end)
    return promise
  }

  /** More bytes, or fewer: never less than there are. */
  resize(bytes: number): void {
    this.#note = { ...this.#note, offer: { ...this.offer, bytes } }
  }

  /** Its bytes are about to have their name. @throws what the disk says */
  async becomes(examined: Examined): Promise<void> {
    const note = { ...this.#note, examined }
    await this.#parts.folder.writeNoteDurably(this.id, note)
    this.#note = note
  }

  async #alone(task: Promise<void>, end: () => void): Promise<void> {
    const over = task.finally(() => {
      this.#receiving = null
      this.#usedAt = this.#parts.clock.monotonic()
    })
    this.#receiving = { end, over }
    await over
  }

  /** @param during says whether what was done is to stay */
  async #open(checksum: Checksum | null, during: () => Promise<boolean>): Promise<void> {
    const { folder, writing } = this.#parts
    const { id } = this
    const about = { id, path: folder.stagedOf(id), algorithm: checksum?.algorithm ?? null }
    const proofs = await writing.call('open', { ...about, proofs: this.#note.proofs })
    this.#note = { ...this.#note, proofs }
    this.#isProven = true
    let isKept = false
    try {
      isKept = await during()
    } finally {
      // A thread that has ended keeps nothing: what is here is then read again.
      await writing.call('close', { id, isKept }).catch(() => {})
    }
  }

  async #take(body: Body, checksum: Checksum | null): Promise<Received> {
    const { writing } = this.#parts
    const { id } = this
    const isWhole = await this.#bring(body, checksum === null)
    const { proof, sum } = await writing.call('settle', { id, isSynced: false })
    if (checksum !== null && !isWhole) return 'broken'
    if (checksum !== null && sum !== checksum.digest.toString('hex')) return 'mismatch'
    if (proof.bytes === this.offer.bytes) await writing.call('settle', { id, isSynced: true })
    await this.#prove(proof)
    return isWhole ? 'taken' : 'broken'
  }

  /** @param isNoted after each stretch @returns false where the body broke off, or has more than the file @throws what the disk says */
  async #bring(body: Body, isNoted: boolean): Promise<boolean> {
    const giving = new Giving((chunks) => this.#parts.writing.call('take', { id: this.id, chunks }, chunks))
    let at = this.offset
    let next = at + this.#stretchBytes
    const chunks = body.chunks[Symbol.asyncIterator]()
    await using _reading = { [Symbol.asyncDispose]: async () => void (await chunks.return?.()) }
    for (;;) {
      const item = await chunks.next().catch(() => null)
      if (item === null || item.done === true) {
        await giving.settle()
        return item !== null
      }
      at += item.value.length
      if (at > this.offer.bytes) {
        body.end()
        await giving.settle()
        return false
      }
      await giving.give(item.value)
      if (!isNoted || at < next) continue
      next = at + this.#stretchBytes
      await giving.settle()
      const { proof } = await this.#parts.writing.call('settle', { id: this.id, isSynced: false })
      await this.#prove(proof)
    }
  }

  get #stretchBytes(): number {
    return Math.max(STRETCH_BYTES_MIN, Math.ceil(this.offer.bytes / STRETCHES_MAX))
  }

  /** Stretches stay; what came in smaller pieces behind the last one is proven by its end alone. */
  async #prove(proof: Proof): Promise<void> {
    if (proof.bytes === this.offset) return
    const { proofs } = this.#note
    const [last, before] = [proofs.at(-1), proofs.at(-2)]
    const isStretch = last !== undefined && last.bytes - (before?.bytes ?? 0) >= this.#stretchBytes
    const note = { ...this.#note, proofs: [...(isStretch ? proofs : proofs.slice(0, -1)), proof] }
    await this.#parts.folder.writeNote(this.id, note)
    this.#note = note
  }
}

/** Gathers chunks to parts, and gives them away one after the other, some ahead of the answers. */
class Giving {
  readonly #give: (chunks: readonly Uint8Array[]) => Promise<unknown>
  readonly #underway: Promise<unknown>[] = []
  #part: Uint8Array[] = []
  #bytes = 0

  constructor(give: (chunks: readonly Uint8Array[]) => Promise<unknown>) {
    this.#give = give
  }

  /** Resolves when there is room for more. @throws what one of them met */
  async give(chunk: Uint8Array): Promise<void> {
    this.#part.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes < PART_BYTES) return
    this.#next()
    if (this.#underway.length >= PARTS_UNDERWAY_MAX) await this.#underway.shift()
  }

  /** @throws what one of them met */
  async settle(): Promise<void> {
    if (this.#bytes > 0) this.#next()
    await Promise.all(this.#underway.splice(0))
  }

  #next(): void {
    const giving = this.#give(this.#part)
    // It is waited for later.
    giving.catch(() => {})
    this.#underway.push(giving)
    this.#part = []
    this.#bytes = 0
  }
}
