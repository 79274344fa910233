/** Certificates and protocols that a client would not accept. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { promisify } from 'node:util'
import { missing } from '../support/needs.ts'
import { makeCertificate } from '../support/openssl.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { ask, flat, portOf } from './ask.ts'

const run = promisify(execFile)

void test(
  'a protocol that is out of use, and a certificate that the client has to have, are told',
  { skip: missing('openssl') },
  async () => {
    await using folder = await tempFolder()
    const [certificate, key] = [folder.path('certificate.pem'), folder.path('key.pem')]
    await makeCertificate('localhost', { certificate, key })
    const pair = { cert: await readFile(certificate), key: await readFile(key) }
    for (const [options, says] of [
      [{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }, /no newer protocol than TLSv1\.1/],
      [{ requestCert: true, rejectUnauthorized: true }, /wants a certificate of the client/],
    ] as const) {
      const server = createTlsServer({ ...pair, ...options }, (socket) => {
        socket.on('error', () => {}).end('hello\r\n')
      }).listen(0, '127.0.0.1')
      server.on('tlsClientError', () => {})
      try {
        await once(server, 'listening')
        const said = await ask([`tls://localhost:${portOf(server.address())}`])
        assert.equal(said.code, 16, said.text)
        assert.match(flat(said.text), says)
      } finally {
        server.close()
      }
    }
  },
)

void test(
  'certificates that a strict client would not accept are told apart',
  { skip: missing('openssl') },
  async () => {
    await using folder = await tempFolder()
    const [ca, caKey] = [folder.path('ca.pem'), folder.path('ca-key.pem')]
    await makeCertificate('Test authority', { certificate: ca, key: caKey })
    const trusted = { env: { NODE_EXTRA_CA_CERTS: ca } }
    for (const { name, days, options, says } of [
      { name: 'localhost', days: 2, options: {}, says: /issuer is not trusted here/ },
      { name: 'other.example', days: 2, options: trusted, says: /is for other\.example, not for localhost/ },
      { name: 'localhost', days: -1, options: trusted, says: /The certificate expired 1 day ago/ },
    ]) {
      const [certificate, key] = [folder.path('certificate.pem'), folder.path('key.pem')]
      await issueCertificate(name, days, { ca, caKey, certificate, key, folder: folder.path('.') })
      const server = createTlsServer({ cert: await readFile(certificate), key: await readFile(key) }, (socket) => {
        socket.on('error', () => {}).end('hello\r\n')
      }).listen(0, '127.0.0.1')
      try {
        await once(server, 'listening')
        const said = await ask([`tls://localhost:${portOf(server.address())}`], options)
        assert.equal(said.code, 16, said.text)
        assert.match(flat(said.text), says)
        assert.match(said.text, /TLSv1\.3 with TLS_/)
      } finally {
        server.close()
      }
    }
  },
)

interface Issue {
  readonly ca: string
  readonly caKey: string
  readonly certificate: string
  readonly key: string
  readonly folder: string
}

/** A certificate from an authority of the test's own; with fewer than no days it is over already. */
async function issueCertificate(
  name: string,
  days: number,
  { ca, caKey, certificate, key, folder }: Issue,
): Promise<void> {
  const request = `${folder}/request.pem`
  const kind = ['-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
  await run('openssl', ['req', ...kind, ...names, '-keyout', key, '-out', request])
  const authority = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-copy_extensions', 'copy']
  await run('openssl', ['x509', '-req', '-in', request, '-days', String(days), ...authority, '-out', certificate])
}
