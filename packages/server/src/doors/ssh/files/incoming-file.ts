/**
 * A file that a client sends, of which nobody knows how large it will be: SFTP does not say it. So the room for it is asked for as it grows. It is a
 * file when it is finished; whatever happens before leaves nothing.
 */
import type { Clock } from '@partyline/net'
import type { SharedFile } from '../../../network/shared-file.ts'
import type { Offer } from '../../../uploads/offer.ts'
import type { Received, StagedUpload } from '../../../uploads/staged-upload.ts'
import { refused, type UploadRefusal } from '../../../uploads/upload-refusal.ts'
import type { Uploads } from '../../../uploads/uploads.ts'
import { PushedBody } from './pushed-body.ts'

export interface IncomingFileParts {
  readonly uploads: Pick<Uploads, 'refusal' | 'begin' | 'extend' | 'finish' | 'drop'>
  readonly clock: Pick<Clock, 'monotonic' | 'setTimeout'>
  /** A client that sends nothing for so long has given it up. */
  readonly idleTimeoutMs: number
}

/** Room is asked for ahead, or for as much as is needed where there is not so much. */
const AHEAD_BYTES = 16 * 1024 * 1024
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT'])

export class IncomingFile {
  readonly #parts: IncomingFileParts
  readonly #upload: StagedUpload
  readonly #body = new PushedBody()
  readonly #receiving: Promise<Received>
  #bytes = 0
  #isOver = false
  #idle: { cancel(): void } | null = null

  /** @throws what the disk says */
  static async begin(
    offer: Omit<Offer, 'bytes' | 'sha256' | 'isKeptAsItIs' | 'isResumable'>,
    parts: IncomingFileParts,
  ): Promise<IncomingFile | UploadRefusal> {
    const own = { bytes: 0, sha256: null, isKeptAsItIs: false, isResumable: false }
    const upload = await orRefused(parts.uploads.begin({ ...offer, ...own }))
    return 'receive' in upload ? new IncomingFile(upload, parts) : upload
  }

  private constructor(upload: StagedUpload, parts: IncomingFileParts) {
    this.#upload = upload
    this.#parts = parts
    this.#receiving = upload.receive({ at: 0 }, this.#body)
    // It is looked at when the file is finished.
    this.#receiving.catch(() => this.#body.end())
    this.#wait()
  }

  /** Resolves when there is room for more. @returns why it is not taken: all of it is given up then */
  async write(bytes: Uint8Array): Promise<UploadRefusal | null> {
    if (this.#isOver) return GIVEN_UP
    this.#idle?.cancel()
    // The thread that writes has the bytes afterwards.
    const { length } = bytes
    const refusal = await orRefused(this.#makeRoom(this.#bytes + length))
    if (refusal === null && (await this.#body.push(bytes))) {
      this.#bytes += length
      this.#wait()
      return null
    }
    const why = refusal ?? (await this.#failure())
    await this.drop()
    return why
  }

  async finish(): Promise<SharedFile | UploadRefusal> {
    if (this.#isOver) return GIVEN_UP
    this.#idle?.cancel()
    this.#upload.resize(this.#bytes)
    this.#body.finish()
    const made = (await this.#failure()) ?? (await orRefused(this.#parts.uploads.finish(this.#upload)))
    this.#isOver = true
    if ('status' in made) await this.#parts.uploads.drop(this.#upload)
    return made
  }

  /** Nothing of it stays, unless it is finished. Never rejects. */
  async drop(): Promise<void> {
    this.#idle?.cancel()
    if (this.#isOver) return
    this.#isOver = true
    this.#body.end()
    await this.#parts.uploads.drop(this.#upload).catch(() => {})
  }

  async #makeRoom(bytes: number): Promise<UploadRefusal | null> {
    const { uploads } = this.#parts
    if (bytes <= this.#upload.offer.bytes) return null
    const refusal = await uploads.extend(this.#upload, bytes + AHEAD_BYTES)
    return refusal === null ? null : uploads.extend(this.#upload, bytes)
  }

  /** What became of the bytes; null where all of them were written. */
  async #failure(): Promise<UploadRefusal | null> {
    const received = await orRefused(this.#receiving)
    if (typeof received === 'object') return received
    return received === 'taken' && this.#upload.isComplete ? null : GIVEN_UP
  }

  #wait(): void {
    const { clock, idleTimeoutMs } = this.#parts
    this.#idle?.cancel()
    this.#idle = clock.setTimeout(() => void this.drop(), idleTimeoutMs)
  }
}

const GIVEN_UP = refused(400, 'The file did not come to its end, and nothing of it is kept. Please send it again')

/** What the disk does not allow is no mistake of the server. */
async function orRefused<Value>(task: Promise<Value>): Promise<Value | UploadRefusal> {
  try {
    return await task
  } catch (error) {
    if (error instanceof Error && 'code' in error && FULL.has(error.code)) {
      return refused(507, 'The disk of this server is full. Please tell its owner')
    }
    throw error
  }
}
