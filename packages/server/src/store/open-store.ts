/** Opens the store of one machine: the folder, the lock, the thread that writes; the threads that read begin when they are first asked. */

import { join } from 'node:path'
import { makeDataFolder, makePrivateFile, takeFromOthers } from './data-folder.ts'
import type { Durability } from './history-writer.ts'
import { identify, type FileIdentity } from './in-place.ts'
import { KeptThread } from './kept-thread.ts'
import { lockFileOf, lockFolder } from './lock.ts'
import { RecentHistory, type RecentLimits } from './recent.ts'
import { toStoreError } from './sqlite-error.ts'
import { SqliteStore, type Followers, type OnDamaged } from './sqlite-store.ts'
import type { OpenedStore } from './store.ts'
import { startWorker, StoreThread } from './store-thread.ts'
import type { ReaderThread, WriterThread } from './thread-messages.ts'

export interface StoreOptions extends Partial<Followers> {
  /** The data folder; made when it is missing. */
  readonly folder: string
  readonly durability: Durability
  readonly limits: RecentLimits
  readonly onDamaged?: OnDamaged
}

/**
 * Opens the history of a data folder and holds the folder for this process until `close`.
 * Rejects with StoreError (STORE_LOCKED, STORE_UNWRITABLE, STORE_NEWER, STORE_CORRUPT, STORE_FULL, STORE_FAILED);
 * then nothing is held.
 */
export async function openStore({
  folder,
  durability,
  limits,
  onDamaged = () => {},
  onRecorded = () => {},
  onRemoved = () => {},
}: StoreOptions): Promise<OpenedStore> {
  makeDataFolder(folder)
  const file = join(folder, 'history.sqlite')
  await using held = new AsyncDisposableStack()
  held.use(lockFolder(folder))
  makeHistoryPrivate(file)
  const watched = [folder, lockFileOf(folder), file]
  let place: readonly FileIdentity[] | null = null
  const writer = new KeptThread(
    () => new StoreThread<WriterThread>(startWorker('writer-thread', { file, durability, watched, place })),
  )
  held.defer(() => writer.close())
  const { steps, reservedSeq, ...recorded } = await (await writer.get()).opened
  place = identify(watched)
  const keepReader = () =>
    new KeptThread(() => new StoreThread<ReaderThread>(startWorker('reader-thread', { file, place })))
  const [pages, searches] = [keepReader(), keepReader()]
  held.defer(() => pages.close())
  held.defer(() => searches.close())
  const recent = new RecentHistory(limits, { steps, lastTime: recorded.lastTime })
  const throughSeq = recorded.through?.seq ?? 0
  const parts = {
    writer,
    pages,
    searches,
    recent,
    reservedSeq,
    throughSeq,
    onDamaged,
    onRecorded,
    onRemoved,
    held: held.move(),
  }
  return { store: new SqliteStore(parts), ...recorded }
}

/** Also what an earlier version of the server left open to others. */
function makeHistoryPrivate(file: string): void {
  try {
    makePrivateFile(file)
  } catch (error) {
    throw toStoreError(error, `opening the history "${file}"`)
  }
  for (const end of ['-wal', '-shm']) takeFromOthers(file + end)
}
