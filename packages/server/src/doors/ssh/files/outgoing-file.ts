/** A file that a client fetches, piece after piece as it asks for them. Mostly each begins where the one before ended. */
import type { SharedFile } from '../../../network/shared-file.ts'
import type { Uploads } from '../../../uploads/uploads.ts'

export class OutgoingFile {
  readonly #file: SharedFile
  readonly #uploads: Pick<Uploads, 'read'>
  #pieces: AsyncIterator<Uint8Array> | null = null
  /** Where `#rest` begins. */
  #at = 0
  /** Of a piece, what was not asked for yet. */
  #rest: Uint8Array = new Uint8Array()

  constructor(file: SharedFile, uploads: Pick<Uploads, 'read'>) {
    this.#file = file
    this.#uploads = uploads
  }

  /** @returns as many, but at its end; null where its bytes are gone @throws what the disk says */
  async read(from: number, bytes: number): Promise<Uint8Array | null> {
    const end = Math.min(this.#file.bytes, from + bytes)
    if (from >= end) return new Uint8Array()
    if (this.#pieces === null || from !== this.#at) {
      await this.close()
      const pieces = await this.#uploads.read(this.#file, { from, to: this.#file.bytes })
      if (pieces === null) return null
      this.#pieces = pieces[Symbol.asyncIterator]()
      this.#at = from
    }
    const read = new Uint8Array(end - from)
    for (let filled = 0; filled < read.length;) {
      if (this.#rest.length === 0) {
        const next = await this.#pieces.next()
        if (next.done === true) return null
        this.#rest = next.value
      }
      const part = this.#rest.subarray(0, read.length - filled)
      read.set(part, filled)
      filled += part.length
      this.#rest = this.#rest.subarray(part.length)
    }
    this.#at = end
    return read
  }

  async close(): Promise<void> {
    const pieces = this.#pieces
    this.#pieces = null
    this.#rest = new Uint8Array()
    await pieces?.return?.()
  }
}
