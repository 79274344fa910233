/** Small files of the data folder, whole whatever happens meanwhile. */
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './sync-folder.ts'

export const PRIVATE_FILE = 0o600

/**
 * Written beside, flushed, renamed, and the folder flushed: after a power cut the file is the old one or the new one.
 * @throws what the system says; the file before it is still there
 */
export async function writeDurably(path: string, text: string, mode = PRIVATE_FILE): Promise<void> {
  const temporary = `${path}.new`
  // A rest of a start that was interrupted may have another mode, which opening would keep.
  await rm(temporary, { force: true })
  try {
    await using file = await open(temporary, 'wx', mode)
    await file.writeFile(text)
    await file.sync()
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
  await rename(temporary, path)
  await syncFolder(dirname(path))
}
