/** A file has its name on the disk when its folder is synced (fsync(2)). */
import { open } from 'node:fs/promises'

export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}
