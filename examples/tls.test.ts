import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import { connect } from '@partyline/net'
import { missing, suiteUnless } from '../e2e/support/needs.ts'
import { Example } from './testing/example.ts'

suiteUnless(missing('openssl'), 'tls-server and tls-client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'partyline-examples-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  before(() => makeCertificate(cert, key))
  after(() => rmSync(folder, { recursive: true }))

  void it('talk in secret when the client trusts the certificate', async () => {
    await using server = new Example('tls-server', [cert, key, 0])
    await using client = new Example('tls-client', [await server.port(), 'localhost', cert])
    await client.expect(/^TLSv1\.3, TLS_\w+\nfingerprint of the server: ([0-9A-F]{2}:){31}[0-9A-F]{2}$/m)
    client.type('a secret\n')
    await client.expect(/^for your eyes only: a secret$/m)
    client.endInput()
    assert.equal(await client.exit(), 0)
    await server.expect(/: TLSv1\.3 TLS_/)
    server.interrupt()
    assert.equal(await server.exit(), 0)
  })

  void it('end when the server does', async () => {
    await using server = new Example('tls-server', [cert, key, 0])
    await using client = new Example('tls-client', [await server.port(), 'localhost', cert])
    await client.expect(/^fingerprint/m)
    client.type('half a line')
    server.interrupt()
    assert.equal(await server.exit(), 0)
    assert.notEqual(await client.exit(), 'SIGKILL')
    assert.doesNotMatch(server.output + client.errors, /^ {4}at /m)
  })

  void it('go on with a new certificate after SIGHUP, and with the old one while the new one cannot be used', async () => {
    const [changing, changingKey] = [join(folder, 'changing.pem'), join(folder, 'changing-key.pem')]
    copyFileSync(cert, changing)
    copyFileSync(key, changingKey)
    await using server = new Example('tls-server', [changing, changingKey, 0])
    const port = await server.port()
    const fingerprint = async (ca: string) => {
      await using connection = await connect(`tls://localhost:${port}`, { tls: { ca: readFileSync(ca) } })
      return connection.tls?.peerFingerprint
    }
    const first = await fingerprint(cert)
    writeFileSync(changing, 'no certificate')
    server.signal('SIGHUP')
    await server.expect(/^the old certificate stays: /m)
    assert.equal(await fingerprint(cert), first)
    makeCertificate(changing, changingKey)
    server.signal('SIGHUP')
    await server.expect(/^the certificate was read again$/m)
    assert.notEqual(await fingerprint(changing), first)
  })

  void it('do not talk when the client does not know the certificate, and both say why', async () => {
    await using server = new Example('tls-server', [cert, key, 0])
    await using client = new Example('tls-client', [await server.port(), '127.0.0.1'])
    assert.equal(await client.exit(), 1)
    assert.match(client.errors, /certificate is self-signed.*\n→ .*tls\.ca/)
    assert.equal(client.output, '')
  })

  void it('say which file is missing, and how to make it', async () => {
    await using server = new Example('tls-server', [join(folder, 'none.pem'), key, 0])
    assert.equal(await server.exit(), 1)
    assert.match(server.errors, /^there is no .*none\.pem\n→ make a certificate and its key with/)
  })
})

function makeCertificate(cert: string, key: string): void {
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30']
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  execFileSync('openssl', [...request, ...names, '-keyout', key, '-out', cert], { stdio: 'pipe' })
}
