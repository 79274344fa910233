/** A certificate for tests, made with the `openssl` command in a temporary folder that is removed again. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Certificate } from '../tls-context.ts'

/** Self-signed, valid for one day, for this name and for 127.0.0.1. */
export function makeTestCertificate(name = 'localhost'): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-certificate-'))
  try {
    const [keyPath, certPath] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const names = `subjectAltName=DNS:${name},IP:127.0.0.1`
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
    const output = ['-subj', `/CN=${name}`, '-addext', names, '-keyout', keyPath, '-out', certPath]
    execFileSync('openssl', [...request, ...output], { stdio: 'pipe' })
    return { cert: readFileSync(certPath), key: readFileSync(keyPath) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
