/** Reads the operator's own certificate; again on every reload, since renewing tools replace the files in place. */
import { readFile } from 'node:fs/promises'
import type { CertificateFiles } from '../config/config.ts'
import { CertificateError } from '../errors.ts'
import { parseCertificate } from './certificate.ts'
import type { Certificate } from './certificate.ts'

/**
 * @throws CertificateError CERTIFICATE_UNREADABLE, CERTIFICATE_MALFORMED, CERTIFICATE_KEY_MISMATCH. One that is expired
 *   or not yet valid is returned with a warning: a server with it is still better than none.
 */
export async function loadCertificate(files: CertificateFiles, now: Date): Promise<Certificate> {
  // One after the other, so that of two files that are not there always the same is named.
  const certificate = await read(files.certificate)
  const key = await read(files.key)
  return parseCertificate({ certificate, key }, files, now)
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CertificateError('CERTIFICATE_UNREADABLE', `${path} cannot be read: ${reason}`, { cause })
  }
}
