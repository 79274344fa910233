/** A stream that goes on as it comes, such as standard output: nothing is kept, so nothing can be taken up again. */
import { createHash, type Hash } from 'node:crypto'
import { TransferError } from '../errors.ts'
import type { Manifest } from '../manifest/manifest.ts'
import type { Checkpoint } from '../wire/message.ts'
import type { Place, Stored } from './place.ts'

/** Resolves when there is room for more. Rejects when nobody takes it any more. */
export type WriteOut = (bytes: Uint8Array) => Promise<void>

export class StreamPlace implements Place {
  readonly #write: WriteOut
  #hasBegun = false

  constructor(write: WriteOut) {
    this.#write = write
  }

  async prepare(_what: unknown, { entries, files }: Manifest): Promise<readonly number[]> {
    if (this.#hasBegun) {
      throw new TransferError(
        'TRANSFER_REFUSED',
        'the connection broke, and what was written to the output cannot be taken back',
        {
          remedy: 'send it again from the beginning',
        },
      )
    }
    if (entries.length !== 1 || files.length !== 1) {
      throw new TransferError('TRANSFER_CONFLICT', `${entries.length} files and folders cannot become one stream`, {
        remedy: 'receive into a folder, or send them as a stream: tar c FOLDER | partyline send -',
      })
    }
    return []
  }

  async checkpoints(): Promise<readonly Checkpoint[]> {
    return []
  }

  async begin(): Promise<Hash> {
    this.#hasBegun = true
    return createHash('sha256')
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#write(bytes)
  }

  end(): void {}

  async whole(_entry: unknown, bytes: Uint8Array): Promise<void> {
    await this.begin()
    await this.write(bytes)
  }

  async discard(): Promise<void> {}

  async store(): Promise<Stored> {
    return { skippedCount: 0, names: [] }
  }

  async leave(): Promise<void> {}
}
