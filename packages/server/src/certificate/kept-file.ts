/** Files of the data folder that hold what the server proves itself with: made once, and whole whatever happens meanwhile. */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { CertificateError } from '../errors.ts'

export const PRIVATE_FILE = 0o600

/** @returns null where there is none. @throws {CertificateError} CERTIFICATE_UNREADABLE */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw new CertificateError('CERTIFICATE_UNREADABLE', `${path} cannot be read: ${reason(cause)}`, { cause })
  }
}

/**
 * Written beside, flushed, renamed, and the folder flushed: after a power cut the file is the old one or the new one.
 * @throws {CertificateError} CERTIFICATE_UNWRITABLE
 */
export async function writeDurably(folder: string, path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.new`
  try {
    // A rest of a start that was interrupted may have another mode, which opening would keep.
    await rm(temporary, { force: true })
    await using file = await open(temporary, 'wx', mode)
    await file.writeFile(text)
    await file.sync()
    await rename(temporary, path)
    await using parent = await open(folder, 'r')
    await parent.sync()
  } catch (cause) {
    throw new CertificateError('CERTIFICATE_UNWRITABLE', `${path} cannot be written: ${reason(cause)}`, { cause })
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
