import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as netConnect } from 'node:net'
import { X509Certificate } from 'node:crypto'
import { it } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { connect } from '../connect/connect.ts'
import { CertificateError, HandshakeError, NetError, TargetError } from '../errors.ts'
import { type Handler, serve } from '../serve/serve.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const certificate = makeTestCertificate()
const other = makeTestCertificate('other.test')
const greet: Handler = (connection) => connection.write(Buffer.from('secret'))

suiteUnless(noCertificates, 'TLS', () => {
  void it('tells both sides what was agreed', async () => {
    const seen = Promise.withResolvers<unknown>()
    const handler: Handler = (connection) => seen.resolve(connection.tls)
    await using server = await serve(LOOPBACK, handler, { tls: { ...certificate, alpn: ['irc', 'http/1.1'] } })
    const tls = { ca: certificate.cert, servername: 'localhost', alpn: ['irc'] }
    await using connection = await connect(server.addresses[0], { tls })
    assert.equal(connection.transport, 'tls')
    assert.equal(connection.tls?.protocol, 'TLSv1.3')
    assert.equal(connection.tls.alpn, 'irc')
    assert.match(connection.tls.peerFingerprint ?? '', /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    assert.equal(connection.tls.isPeerVerified, true)
    const { names, commonName, issuerName, validTo, der, fingerprint } = connection.tls.peerCertificate ?? {}
    assert.deepEqual(
      { names, commonName, issuerName },
      {
        names: ['localhost', '127.0.0.1'],
        commonName: 'localhost',
        issuerName: 'localhost',
      },
    )
    assert.ok(validTo !== undefined && validTo.getTime() > Date.now())
    assert.equal(new X509Certificate(der ?? '').fingerprint256, fingerprint)
    const nothing = { peerFingerprint: undefined, peerCertificate: undefined, isPeerVerified: false }
    assert.deepEqual(await seen.promise, { ...connection.tls, ...nothing })
  })

  void it('is asked for by the URL', async () => {
    await using server = await serve(LOOPBACK, greet, { tls: certificate })
    const url = `tls://127.0.0.1:${server.addresses[0].port}`
    await using connection = await connect(url, { tls: { ca: certificate.cert } })
    assert.equal(String(await connection.read()), 'secret')
  })

  void it('refuses a certificate that is not trusted, or for another name, unless told to accept any', async () => {
    const errors: unknown[] = []
    await using server = await serve(LOOPBACK, greet, { tls: other, onError: (error) => errors.push(error) })
    const [address] = server.addresses
    await assert.rejects(connect(address, { tls: true }), CertificateError)
    const tls = { ca: other.cert, servername: 'localhost' }
    await assert.rejects(connect(address, { tls }), (error) => {
      assert.ok(error instanceof CertificateError)
      assert.equal(error.phase, 'handshake')
      return true
    })
    await using connection = await connect(address, { tls: { isVerified: false } })
    assert.equal(String(await connection.read()), 'secret')
  })

  void it('refuses a peer that does not speak TLS, on either side', async () => {
    const errors = Promise.withResolvers<unknown>()
    await using server = await serve(LOOPBACK, greet, { tls: certificate, onError: errors.resolve })
    await using plain = await connect(server.addresses[0])
    await plain.write(Buffer.from('NICK someone\r\nUSER a b c d\r\n'))
    assert.ok((await errors.promise) instanceof HandshakeError)
    assert.equal(server.counters.handshakesFailed, 1)
    await using plainServer = await serve(LOOPBACK, greet)
    await assert.rejects(connect(plainServer.addresses[0], { tls: true }), HandshakeError)
  })

  void it('says so when the other side ends in the middle of the handshake', async () => {
    await using server = await serve(LOOPBACK, () => {})
    await assert.rejects(connect(server.addresses[0], { tls: true, timeoutMs: 60_000 }), { phase: 'handshake' })
    const errors = Promise.withResolvers<unknown>()
    await using tlsServer = await serve(LOOPBACK, greet, { tls: certificate, onError: errors.resolve })
    const client = await connect(tlsServer.addresses[0])
    await client.close()
    assert.ok((await errors.promise) instanceof HandshakeError)
  })

  void it('closes a client that says nothing', async () => {
    const errors = Promise.withResolvers<unknown>()
    const tls = { ...certificate, handshakeTimeoutMs: 5 }
    await using server = await serve(LOOPBACK, greet, { tls, onError: errors.resolve })
    const silent = netConnect(server.addresses[0].port, '127.0.0.1')
    silent.on('error', () => {})
    const closed = new Promise((resolve) => silent.once('close', resolve))
    const error = await errors.promise
    assert.ok(error instanceof NetError)
    assert.deepEqual([error.code, error.phase], ['NET_TIMEOUT', 'handshake'])
    await closed
  })

  void it('tells its reader that the server wants a certificate, which TLS 1.3 says after the handshake', async () => {
    const server = createTlsServer({ ...certificate, requestCert: true, ca: other.cert }, () => {})
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(address !== null && typeof address !== 'string')
    const connection = await connect({ host: '127.0.0.1', port: address.port }, { tls: { ca: certificate.cert } })
    await assert.rejects(connection.read(), (error) => {
      assert.ok(error instanceof HandshakeError)
      assert.match(error.message, /a certificate of the client is required, and there is none$/)
      return true
    })
    assert.equal((await connection.closed).kind, 'failed')
    server.close()
    await once(server, 'close')
  })

  void it('survives a client that resets in the middle of the handshake', async () => {
    const errors = Promise.withResolvers<unknown>()
    await using server = await serve(LOOPBACK, greet, { tls: certificate, onError: errors.resolve })
    const rude = netConnect(server.addresses[0].port, '127.0.0.1')
    rude.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]), () => rude.resetAndDestroy())
    assert.ok((await errors.promise) instanceof NetError)
    await using connection = await connect(server.addresses[0], { tls: { ca: certificate.cert } })
    assert.equal(String(await connection.read()), 'secret')
  })

  void it('changes the certificate while it runs, and keeps the old one when the new one is unusable', async () => {
    await using server = await serve(LOOPBACK, greet, { tls: certificate })
    const fingerprint = async () => {
      await using connection = await connect(server.addresses[0], { tls: { isVerified: false } })
      return connection.tls?.peerFingerprint
    }
    const before = await fingerprint()
    assert.throws(() => server.setCertificates({ cert: other.cert, key: certificate.key }), CertificateError)
    assert.equal(await fingerprint(), before)
    server.setCertificates(other)
    assert.notEqual(await fingerprint(), before)
  })

  void it('refuses to start with a certificate that does not match its key', async () => {
    const tls = { cert: certificate.cert, key: other.key }
    await assert.rejects(serve(LOOPBACK, greet, { tls }), CertificateError)
    await assert.rejects(serve(LOOPBACK, greet, { tls: { cert: 'no PEM', key: 'no PEM' } }), CertificateError)
    await using plain = await serve(LOOPBACK, greet)
    assert.throws(() => plain.setCertificates(certificate), TargetError)
  })
})
