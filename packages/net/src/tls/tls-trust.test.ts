/** A file of its own: what it sets in the environment is read once in the life of a process. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { CertificateError } from '../errors.ts'
import { type Handler, serve } from '../serve/serve.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const inStore = makeTestCertificate()
// Of another name: OpenSSL looks for an issuer by its name, and takes one of two that have the same.
const other = makeTestCertificate('other.test')
const greet: Handler = (connection) => connection.write(Buffer.from('secret'))

const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))
const store = join(folder, 'store.pem')
await writeFile(store, inStore.cert)
process.env['SSL_CERT_FILE'] = store
// Elsewhere the store is a service of the system that a test must not write to.
const skip = process.platform === 'linux' ? false : 'the store is a file on Linux only'

suiteUnless(noCertificates, 'tls.ca', () => {
  void it("trusts the store of the system with 'system', and not without", { skip }, async () => {
    await using server = await serve(LOOPBACK, greet, { tls: inStore })
    const [address] = server.addresses
    for (const ca of [undefined, 'default', other.cert]) {
      await assert.rejects(connect(address, { tls: ca === undefined ? true : { ca } }), CertificateError)
    }
    for (const ca of ['system', ['default', 'system'], [other.cert, 'system']]) {
      await using connection = await connect(address, { tls: { ca } })
      assert.equal(String(await connection.read()), 'secret')
    }
  })

  void it('adds up the entries of a list', async () => {
    await using server = await serve(LOOPBACK, greet, { tls: other })
    await using connection = await connect(server.addresses[0], { tls: { ca: ['default', inStore.cert, other.cert] } })
    assert.equal(String(await connection.read()), 'secret')
    await assert.rejects(connect(server.addresses[0], { tls: { ca: ['default', inStore.cert] } }), CertificateError)
  })
})

suiteUnless(noCertificates, 'a certificate that is refused', () => {
  void it('says why in our words, and what to do', async () => {
    await using server = await serve(LOOPBACK, greet, { tls: other, onError: () => {} })
    const [address] = server.addresses
    const REFUSED = [
      { tls: {}, says: /its certificate is self-signed and not one of those trusted here$/, remedy: /tls\.ca/ },
      {
        tls: { ca: other.cert, servername: 'chat.test' },
        says: /its certificate is for other\.test, 127\.0\.0\.1, and not for "chat\.test"$/,
        remedy: /tls\.servername/,
      },
    ]
    for (const { tls, says, remedy } of REFUSED) {
      await assert.rejects(connect(address, { tls }), (error) => {
        assert.ok(error instanceof CertificateError)
        assert.equal(error.phase, 'handshake')
        assert.match(error.message, /^cannot agree on TLS with 127\.0\.0\.1:\d+: /)
        assert.match(error.message, says)
        assert.match(error.remedy, remedy)
        assert.doesNotMatch(error.message + error.remedy, /Node\.js|--use/)
        return true
      })
    }
  })
})
