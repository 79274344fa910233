/** Files of the data folder that hold what the server proves itself with: made once, and whole whatever happens meanwhile. */
import { readFile } from 'node:fs/promises'
import { CertificateError } from '../errors.ts'
import { writeDurably } from '../durable/write-durably.ts'

/** @returns null where there is none. @throws {CertificateError} CERTIFICATE_UNREADABLE */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
    throw new CertificateError('CERTIFICATE_UNREADABLE', `${path} cannot be read: ${reason(cause)}`, { cause })
  }
}

/** @throws {CertificateError} CERTIFICATE_UNWRITABLE; the file before it is still there */
export async function writeKept(path: string, text: string, mode: number): Promise<void> {
  try {
    await writeDurably(path, text, mode)
  } catch (cause) {
    throw new CertificateError('CERTIFICATE_UNWRITABLE', `${path} cannot be written: ${reason(cause)}`, { cause })
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
