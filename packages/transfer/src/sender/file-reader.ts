/** One file of the sender's disk, read from front to back; notices when it is not, or no longer, what was offered. */
import { closeSync, constants, fstatSync, openSync, read, readSync, type Stats } from 'node:fs'
import { promisify } from 'node:util'
import { TransferError } from '../errors.ts'
import type { FileEntry } from '../manifest/entry.ts'
import { reasonOf } from './walk.ts'
import { modifiedUsOf } from '../manifest/modification-time.ts'

const readPiece = promisify(read)

/** A file that was offered and cannot be sent: the reason, in words that go on after its path. */
export class Unsendable extends Error {
  override readonly name = 'Unsendable'
}

const CHANGED = 'has changed since it was listed'
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
/** Up to here a read costs less than to hand it to a thread. */
const SMALL_BYTES = 256 * 1024

export class FileReader implements Disposable {
  readonly #entry: FileEntry
  readonly #descriptor: number
  readonly #opened: Stats

  /** @throws {Unsendable} it is not what was offered */
  constructor(localPath: string, entry: FileEntry) {
    this.#entry = entry
    this.#descriptor = openFile(localPath, entry)
    this.#opened = fstatSync(this.#descriptor)
    if (this.#opened.isFile() && !isChanged(entry, this.#opened)) return
    closeSync(this.#descriptor)
    throw new Unsendable(CHANGED)
  }

  /** Fills the piece from that byte on. @throws {TransferError} it cannot be read, or ends before */
  async read(into: Buffer, position: number): Promise<void> {
    let filled = 0
    while (filled < into.length) {
      const rest = into.length - filled
      const count = await this.#readSome(into, filled, rest, position + filled)
      if (count === 0) throw this.#changed()
      filled += count
    }
  }

  /** @throws {TransferError} it is not the same any more */
  checkUnchanged(): void {
    const now = fstatSync(this.#descriptor)
    if (isChanged(this.#entry, now) || now.ctimeMs !== this.#opened.ctimeMs) throw this.#changed()
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor)
  }

  async #readSome(into: Buffer, offset: number, length: number, position: number): Promise<number> {
    try {
      if (length <= SMALL_BYTES) return readSync(this.#descriptor, into, offset, length, position)
      return (await readPiece(this.#descriptor, into, offset, length, position)).bytesRead
    } catch (cause) {
      const { path } = this.#entry
      throw new TransferError('TRANSFER_DISK', `cannot read ${JSON.stringify(path)}: ${String(cause)}`, { cause })
    }
  }

  #changed(): TransferError {
    return new TransferError('TRANSFER_CHANGED', `${JSON.stringify(this.#entry.path)} changed while it was sent`)
  }
}

/**
 * A small file in one go, into a piece of its size. That it is the one that was offered is seen after it was read, so that one look is enough.
 * @throws {Unsendable} it is not
 */
export function readWhole(localPath: string, entry: FileEntry, into: Buffer): void {
  const descriptor = openFile(localPath, entry)
  try {
    for (let filled = 0; filled < into.length;) {
      const count = readSync(descriptor, into, filled, into.length - filled, filled)
      if (count === 0) break
      filled += count
    }
    const now = fstatSync(descriptor)
    if (!now.isFile() || isChanged(entry, now)) throw new Unsendable(CHANGED)
  } catch (error) {
    throw error instanceof Unsendable ? error : new Unsendable(reasonOf(error))
  } finally {
    closeSync(descriptor)
  }
}

/** Follows no link but where one was named, and waits for no pipe. @throws {Unsendable} */
function openFile(localPath: string, { path }: FileEntry): number {
  const isNamed = !path.includes('/')
  try {
    return openSync(localPath, O_RDONLY | O_NONBLOCK | (isNamed ? 0 : O_NOFOLLOW))
  } catch (error) {
    throw new Unsendable(reasonOf(error))
  }
}

function isChanged({ size, modifiedUs }: FileEntry, now: Stats): boolean {
  return now.size !== size || modifiedUsOf(now) !== modifiedUs
}
