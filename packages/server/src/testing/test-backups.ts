/** Backups without a disk, which answer by the name of what is asked for. */
import type { AdminParts } from '../admin/operation.ts'
import { StoreError, type StoreErrorCode } from '../errors.ts'
import type { BackupManifest } from '../store/backup.ts'

const FAILURES: ReadonlyMap<string, readonly [code: StoreErrorCode, text: string]> = new Map([
  ['there', ['STORE_OCCUPIED', 'there is something']],
  ['full', ['STORE_FULL', 'no room']],
  ['damaged', ['STORE_BACKUP_UNUSABLE', 'this backup cannot be used: "history.sqlite" is missing']],
])
/** While it is asked for, another one is made. */
const BUSY = 'busy'

export class TestBackups implements Pick<AdminParts['backups'], keyof AdminParts['backups']> {
  readonly names = new Set(['damaged'])

  make(name: string, madeAt: number): Promise<BackupManifest | null> {
    this.names.add(name)
    return this.#answer(name, madeAt)
  }

  verify(name: string): Promise<BackupManifest | null> {
    return this.#answer(name, 0)
  }

  has(name: string): Promise<boolean> {
    return Promise.resolve(this.names.has(name))
  }

  list(): ReturnType<AdminParts['backups']['list']> {
    return Promise.resolve([...this.names].map((name) => ({ name, manifest: null })))
  }

  archive(name: string): ReturnType<AdminParts['backups']['archive']> {
    return Promise.resolve(name === BUSY ? null : piecesOf(`the files of ${name}`))
  }

  remove(name: string): Promise<void> {
    this.names.delete(name)
    return Promise.resolve()
  }

  #answer(name: string, madeAt: number): Promise<BackupManifest | null> {
    const failure = FAILURES.get(name)
    if (failure !== undefined) return Promise.reject(new StoreError(...failure))
    return Promise.resolve(name === BUSY ? null : { version: 1, madeAt, seq: 0, events: 0, files: {} })
  }
}

async function* piecesOf(text: string): AsyncGenerator<Uint8Array, void> {
  yield Promise.resolve(Buffer.from(text))
}
