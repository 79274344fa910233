/** Where the files that people share are in a data folder, and in a backup: each under its SHA-256, and never changed. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

export const FILES_FOLDER = 'files'
const DIGEST = /^[\da-f]{64}$/

/** The digests of all files. @returns none where the folder is missing @throws what the disk says */
export async function storedFiles(dataFolder: string): Promise<readonly string[]> {
  const names = await readdir(join(dataFolder, FILES_FOLDER)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  return names.filter((name) => DIGEST.test(name))
}

/** As a backup names one. */
export function isStoredFile(name: string): boolean {
  const [folder, digest = '', ...more] = name.split('/')
  return folder === FILES_FOLDER && more.length === 0 && DIGEST.test(digest)
}
