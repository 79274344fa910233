import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { connect as tlsConnect } from 'node:tls'
import { connect } from '../connect/connect.ts'
import { CertificateError, HandshakeError, TlsOptionsError } from '../errors.ts'
import { type Handler, serve } from '../serve/serve.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const certificate = makeTestCertificate()
const trusting = { ca: certificate.cert, servername: 'localhost' }
const greet: Handler = (connection) => connection.write(Buffer.from('secret'))
const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))

suiteUnless(noCertificates, 'tls.ciphers', () => {
  const LISTS = [
    { ciphers: 'TLS_CHACHA20_POLY1305_SHA256', protocol: 'TLSv1.3', cipher: /^TLS_CHACHA20/ },
    { ciphers: 'TLS_AES_128_GCM_SHA256:HIGH', protocol: 'TLSv1.3', cipher: /^TLS_AES_128/ },
  ]
  for (const { ciphers, protocol, cipher } of LISTS) {
    void it(`${ciphers}: either side can ask for it`, async () => {
      await using anyServer = await serve(LOOPBACK, greet, { tls: certificate })
      await using choosyServer = await serve(LOOPBACK, greet, { tls: { ...certificate, ciphers } })
      await using choosy = await connect(anyServer.addresses[0], { tls: { ...trusting, ciphers } })
      await using any = await connect(choosyServer.addresses[0], { tls: trusting })
      for (const { tls } of [choosy, any]) {
        assert.equal(tls?.protocol, protocol)
        assert.match(tls.cipher, cipher)
      }
    })
  }

  void it('is for TLS 1.2 and leaves TLS 1.3 alone when it has no suite of that', async () => {
    await using server = await serve(LOOPBACK, greet, {
      tls: { ...certificate, ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' },
    })
    const [{ host, port }] = server.addresses
    await using newer = await connect({ host, port }, { tls: trusting })
    assert.equal(newer.tls?.protocol, 'TLSv1.3')
    const older = tlsConnect({ host, port, ...trusting, maxVersion: 'TLSv1.2' })
    await once(older, 'secureConnect')
    assert.equal(older.getCipher().name, 'ECDHE-ECDSA-CHACHA20-POLY1305')
    older.destroy()
  })

  void it('is still in force when the certificate was changed', async () => {
    const tls = { ...certificate, ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }
    await using server = await serve(LOOPBACK, greet, { tls })
    server.setCertificates(certificate)
    await using connection = await connect(server.addresses[0], { tls: trusting })
    assert.equal(connection.tls?.cipher, 'TLS_CHACHA20_POLY1305_SHA256')
  })

  void it('says so, on both sides, when there is none that both allow', async () => {
    const errors = Promise.withResolvers<unknown>()
    const tls = { ...certificate, ciphers: 'TLS_AES_128_GCM_SHA256' }
    await using server = await serve(LOOPBACK, greet, { tls, onError: errors.resolve })
    const connecting = connect(server.addresses[0], { tls: { ...trusting, ciphers: 'TLS_CHACHA20_POLY1305_SHA256' } })
    await assert.rejects(connecting, (error) => {
      assert.ok(error instanceof HandshakeError)
      assert.match(error.message, /^cannot agree on TLS with 127\.0\.0\.1:\d+: the other side refuses what we offer$/)
      assert.match(error.remedy, /tls\.ciphers/)
      return true
    })
    assert.match(String(await errors.promise), /there is no cipher suite that both sides allow$/)
  })

  for (const ciphers of ['NOT-A-CIPHER', 'TLS_NOT_A_SUITE', ' ']) {
    void it(`refuses ${JSON.stringify(ciphers)} before anything is opened, and says what to write`, async () => {
      await using server = await serve(LOOPBACK, greet, { tls: certificate })
      const refused = (error: unknown) => {
        assert.ok(error instanceof TlsOptionsError)
        assert.ok(error.message.includes(JSON.stringify(ciphers)))
        assert.match(error.remedy, /openssl ciphers/)
        return true
      }
      await assert.rejects(connect(server.addresses[0], { tls: { ...trusting, ciphers } }), refused)
      await assert.rejects(serve(LOOPBACK, greet, { tls: { ...certificate, ciphers } }), refused)
      assert.equal(server.counters.accepted, 0)
    })

    void it(`refuses ${JSON.stringify(ciphers)} for startTls and leaves the connection as it was`, async () => {
      await using plain = await serve(LOOPBACK, async (connection) => {
        for await (const bytes of connection) await connection.write(bytes)
      })
      await using connection = await connect(plain.addresses[0])
      const starting = connection.startTls({ role: 'client', ...trusting, ciphers })
      await assert.rejects(starting, TlsOptionsError)
      await connection.write(Buffer.from('still'))
      assert.equal(String(await connection.readExactly(5)), 'still')
    })
  }
})

suiteUnless(noCertificates, 'options of TLS that cannot be used', () => {
  void it('are refused before anything is opened: a version, authorities, a certificate of our own', async () => {
    await using server = await serve(LOOPBACK, greet, { tls: certificate })
    const REFUSED = [
      { tls: { ...trusting, minVersion: 'TLSv1.4' }, error: TlsOptionsError, says: /TLSv1\.4.*no such version/ },
      {
        tls: { ...trusting, ca: '/etc/ssl/cert.pem' },
        error: CertificateError,
        says: /tls\.ca.*no certificate in PEM/,
      },
      { tls: { ...trusting, ...certificate, cert: 'cert.pem' }, error: CertificateError, says: /not in PEM/ },
      {
        tls: { ...trusting, ...certificate, key: makeTestCertificate().key },
        error: CertificateError,
        says: /the key does not belong to it/,
      },
    ]
    for (const { tls, error, says } of REFUSED) {
      // @ts-expect-error: a program without types can ask for a version that there is not.
      await assert.rejects(connect(server.addresses[0], { tls }), (found) => {
        assert.ok(found instanceof error)
        assert.match(found.message, says)
        return true
      })
    }
    assert.equal(server.counters.accepted, 0)
  })
})

suiteUnless(noCertificates, 'TLS on a Unix socket', () => {
  const path = join(folder, 'tls.sock')

  void it('works as over TCP, and the name to verify is given', async () => {
    await using server = await serve({ path }, greet, { tls: { ...certificate, alpn: ['irc'] } })
    for (const target of [{ path }, `unix:${path}`]) {
      await using connection = await connect(target, { tls: { ...trusting, alpn: ['irc'] } })
      assert.deepEqual([connection.transport, connection.tls?.alpn], ['tls', 'irc'])
      assert.deepEqual(connection.remoteAddress, { kind: 'unix', path })
      assert.equal(String(await connection.read()), 'secret')
    }
    assert.equal(server.counters.accepted, 2)
  })

  void it('refuses to verify without a name, and a certificate for another name', async () => {
    await using server = await serve({ path }, greet, { tls: certificate })
    await assert.rejects(connect({ path }, { tls: { ca: certificate.cert } }), (error) => {
      assert.ok(error instanceof TlsOptionsError)
      assert.match(error.message, /unix:.*it has no name/)
      assert.match(error.remedy, /tls\.servername/)
      return true
    })
    assert.equal(server.counters.accepted, 0)
    await assert.rejects(connect({ path }, { tls: { ...trusting, servername: 'other.test' } }), CertificateError)
    await using connection = await connect({ path }, { tls: { isVerified: false } })
    assert.equal(String(await connection.read()), 'secret')
    assert.equal(connection.tls?.servername, undefined)
  })

  void it('is left out unless it is asked for', async () => {
    await using _server = await serve({ path }, greet)
    await using connection = await connect({ path })
    assert.deepEqual([connection.transport, connection.tls], ['unix', undefined])
  })
})
