/**
 * A certificate for tests, made with the `openssl` command in a temporary folder that is removed again. Where there is no openssl,
 * what needs a certificate is skipped.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { missing } from '../../../../e2e/support/needs.ts'
import type { Certificate } from '../tls/tls-context.ts'

/** For the option `skip` of a test: the reason, or false. */
export const noCertificates = missing('openssl')

/**
 * Self-signed, for this name and for 127.0.0.1.
 * @param days how long it is valid from now on; negative for one that has expired
 * @returns an empty one where there is no openssl: nothing accepts it
 */
export function makeTestCertificate(name = 'localhost', days = 1): Certificate {
  if (noCertificates !== false) return { cert: '', key: '' }
  const folder = mkdtempSync(join(tmpdir(), 'partyline-certificate-'))
  try {
    const [keyPath, certPath] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const names = `subjectAltName=DNS:${name},IP:127.0.0.1`
    const requestPath = join(folder, 'request.pem')
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyPath]
    openssl(['req', '-new', ...key, '-subj', `/CN=${name}`, '-addext', names, '-out', requestPath])
    const sign = ['-signkey', keyPath, '-days', String(days), '-copy_extensions', 'copy']
    openssl(['x509', '-req', '-in', requestPath, ...sign, '-out', certPath])
    return { cert: readFileSync(certPath), key: readFileSync(keyPath) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' })
}
