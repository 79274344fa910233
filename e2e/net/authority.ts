/** A certificate authority of a test's own, made with openssl: an authority to trust, and certificates as they should not be. */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { makeCertificate } from '../support/openssl.ts'
import { tempFolder } from '../support/temp-folder.ts'

const run = promisify(execFile)

/** PEM files and what is in them. */
export interface Issued {
  readonly certFile: string
  readonly keyFile: string
  /** Certificate and key in one file, as socat wants them. */
  readonly bothFile: string
  readonly cert: string
  readonly key: string
}

export interface Authority extends AsyncDisposable {
  readonly caFile: string
  readonly ca: string
  /** @param name a DNS name @param days below zero for one that is over */
  issue(name: string, days?: number): Promise<Issued>
  /** A path in the folder of the authority. */
  path(name: string): string
}

export async function makeAuthority(): Promise<Authority> {
  const folder = await tempFolder()
  const [caFile, caKeyFile] = [folder.path('ca.pem'), folder.path('ca-key.pem')]
  await makeCertificate('Authority of a test', { certificate: caFile, key: caKeyFile })
  let serial = 0
  const issue = async (name: string, days = 2) => {
    serial += 1
    const [request, certFile] = [folder.path(`${serial}.csr`), folder.path(`${serial}.pem`)]
    const [keyFile, bothFile] = [folder.path(`${serial}-key.pem`), folder.path(`${serial}-both.pem`)]
    const kind = ['-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
    await run('openssl', ['req', ...kind, ...names, '-keyout', keyFile, '-out', request])
    const signer = ['-CA', caFile, '-CAkey', caKeyFile, '-set_serial', String(serial), '-copy_extensions', 'copy']
    await run('openssl', ['x509', '-req', '-in', request, '-days', String(days), ...signer, '-out', certFile])
    const [cert, key] = [await readFile(certFile, 'utf8'), await readFile(keyFile, 'utf8')]
    await writeFile(bothFile, cert + key)
    return { certFile, keyFile, bothFile, cert, key }
  }
  return {
    caFile,
    ca: await readFile(caFile, 'utf8'),
    issue,
    path: (name) => folder.path(name),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}
