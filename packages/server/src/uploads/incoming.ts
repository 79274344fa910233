/** Writes bytes to a file as they come, and knows the digest of all of them. The next ones are read while the last are written. */
import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Proof } from './offer.ts'

/** One write for so many bytes: a client sends them in pieces of 64 KiB and less. Longer ones cost more on virtual machines (`transfer`'s `StagedFile`). */
const WRITE_BYTES = 256 * 1024

export class Incoming {
  /** Of all that was taken. */
  readonly hash: Hash
  readonly #handle: FileHandle
  #offset: number
  #gathered: Uint8Array[] = []
  #gatheredBytes = 0
  #writing: Promise<void> = Promise.resolve()
  #failure: unknown = null

  /** @param hash of what is in the file up to the offset */
  constructor(handle: FileHandle, { offset, hash }: { readonly offset: number; readonly hash: Hash }) {
    this.#handle = handle
    this.#offset = offset
    this.hash = hash
  }

  /** Behind all that was taken. */
  get offset(): number {
    return this.#offset + this.#gatheredBytes
  }

  /** Resolves when there is room for more. @throws what the disk says */
  async take(chunk: Uint8Array): Promise<void> {
    this.hash.update(chunk)
    this.#gathered.push(chunk)
    this.#gatheredBytes += chunk.length
    if (this.#gatheredBytes < WRITE_BYTES) return
    await this.#writing
    this.#begin()
    if (this.#failure !== null) throw this.#failure
  }

  /** Resolves when all is written, with what it is. @throws what the disk says */
  async settle(): Promise<Proof> {
    await this.#writing
    this.#begin()
    await this.#writing
    if (this.#failure !== null) throw this.#failure
    return { bytes: this.#offset, sha256: this.hash.copy().digest('hex') }
  }

  /** After a failure nothing more is written. */
  #begin(): void {
    if (this.#failure !== null || this.#gatheredBytes === 0) return
    const chunks = this.#gathered
    const at = this.#offset
    this.#offset += this.#gatheredBytes
    this.#gathered = []
    this.#gatheredBytes = 0
    this.#writing = writeAll(this.#handle, chunks, at).catch((error: unknown) => {
      this.#failure = error
    })
  }
}

/** A write may take less than it was given. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[], at: number): Promise<void> {
  const total = chunks.reduce((sum, { length }) => sum + length, 0)
  const { bytesWritten } = await handle.writev(chunks, at)
  if (bytesWritten === total) return
  const rest = Buffer.concat(chunks).subarray(bytesWritten)
  for (let done = 0; done < rest.length;) {
    done += (await handle.write(rest, done, rest.length - done, at + bytesWritten + done)).bytesWritten
  }
}

/** How far a file is what its proofs say. @throws what the disk says */
export async function provenPart(
  handle: FileHandle,
  proofs: readonly Proof[],
): Promise<{ readonly proofs: readonly Proof[]; readonly hash: Hash }> {
  const buffer = Buffer.allocUnsafe(WRITE_BYTES)
  let proven = createHash('sha256')
  let at = 0
  for (const [index, { bytes, sha256 }] of proofs.entries()) {
    const next = proven.copy()
    while (at < bytes) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, bytes - at), at)
      if (bytesRead === 0) break
      next.update(buffer.subarray(0, bytesRead))
      at += bytesRead
    }
    if (next.copy().digest('hex') !== sha256) return { proofs: proofs.slice(0, index), hash: proven }
    proven = next
  }
  return { proofs, hash: proven }
}
