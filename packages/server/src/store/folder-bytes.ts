/** How much the files of a folder take, without those of folders in it: of the data folder, history and search index. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** @throws what the disk says */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name))
  // A file may go while the others are looked at.
  const sizes = await Promise.all(files.map(async (path) => (await stat(path).catch(() => null))?.size ?? 0))
  return sizes.reduce((sum, size) => sum + size, 0)
}
