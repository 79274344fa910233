/** A thread that makes one backup, or verifies one, and ends: digests and the check of the history take long. */
import { join } from 'node:path'
import { StoreError } from '../errors.ts'
import { backUp, verifyBackup } from './backup.ts'
import { requireInPlace } from './in-place.ts'
import { runTask } from './run-thread.ts'
import { diskOf } from './statistics.ts'
import type { BackupThread } from './thread-messages.ts'

await runTask<BackupThread>(async (task) => {
  switch (task.kind) {
    case 'make':
      requireInPlace(task.place)
      requireRoom(task.folder)
      return backUp(task.folder, task.to, task.now)
    case 'verify':
      return verifyBackup(task.backup)
    default:
      return task satisfies never
  }
})

/** The server goes on writing to the same disk, and refuses what is said once that is full. */
function requireRoom(folder: string): void {
  const { history, free } = diskOf(join(folder, 'history.sqlite'))
  if (free > history) return
  throw new StoreError('STORE_FULL', `the history has ${history} bytes, and ${free} are free on its disk`)
}
