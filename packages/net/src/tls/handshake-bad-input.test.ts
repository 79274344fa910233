/** Peers that break off, talk nonsense or show wrong certificates in the TLS handshake, on either side, also after startTls. */
import assert from 'node:assert/strict'
import { connect as netConnect, type Socket } from 'node:net'
import { it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { CertificateError, NetError } from '../errors.ts'
import { serve } from '../serve/serve.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { plainServer } from '../traps/plain-server.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const certificate = makeTestCertificate()
const onceRead = (socket: Socket, then: () => void) => void socket.once('data', then)

/** RFC 8446 5.1: a record of the handshake that claims more bytes than come. */
const HALF_A_RECORD = Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 0xfc])
/** RFC 8446 6: fatal, handshake_failure. */
const ALERT = Buffer.from([21, 3, 3, 0, 2, 2, 40])
/** RFC 8446 5.1: a record must not have more than 2^14 bytes. */
const RECORD_TOO_LONG = Buffer.from([22, 3, 3, 0xff, 0xff, 2])

interface Misdeed {
  readonly name: string
  readonly act: (socket: Socket) => void
}

const MISDEEDS: readonly Misdeed[] = [
  { name: 'resets at once', act: (socket) => socket.resetAndDestroy() },
  { name: 'ends at once', act: (socket) => socket.end() },
  { name: 'ends in the middle', act: (socket) => socket.end(HALF_A_RECORD) },
  { name: 'resets in the middle', act: (socket) => socket.write(HALF_A_RECORD, () => socket.resetAndDestroy()) },
  { name: 'talks another protocol', act: (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\nmore of the same\r\n') },
  { name: 'sends an alert', act: (socket) => socket.write(ALERT) },
  { name: 'sends a record over the limit', act: (socket) => socket.write(RECORD_TOO_LONG) },
  { name: 'sends zeros', act: (socket) => socket.write(Buffer.alloc(1000)) },
]

suiteUnless(noCertificates, 'a client in the TLS handshake', () => {
  leavesNothingOpen()

  for (const { name, act } of MISDEEDS) {
    void it(`rejects with a typed error when the server ${name}`, async () => {
      await using server = await plainServer((socket) => act(socket.on('error', () => {})))
      const connecting = connect(server, { tls: { ca: certificate.cert }, timeoutMs: 10_000 })
      await assert.rejects(connecting, (error) => error instanceof NetError && error.code !== 'NET_TIMEOUT')
    })

    void it(`rejects with a typed error when the server, in startTls, ${name}`, async () => {
      await using server = await plainServer((socket) => {
        socket.on('error', () => {})
        onceRead(socket, () => act(socket))
      })
      const connection = await connect(server)
      const options = { role: 'client', servername: 'localhost', ca: certificate.cert, timeoutMs: 10_000 } as const
      await assert.rejects(
        connection.startTls(options),
        (error) => error instanceof NetError && error.code !== 'NET_TIMEOUT',
      )
      assert.equal((await connection.closed).kind, 'failed')
    })
  }
})

suiteUnless(noCertificates, 'a server in the TLS handshake', () => {
  leavesNothingOpen()

  for (const { name, act } of MISDEEDS) {
    void it(`reports it, and serves the next, when a client ${name}`, async () => {
      const told = Promise.withResolvers<unknown>()
      await using server = await serve(LOOPBACK, (connection) => connection.write(Buffer.from('served')), {
        tls: certificate,
        onError: told.resolve,
      })
      const rude = netConnect(server.addresses[0].port, '127.0.0.1').on('error', () => {})
      rude.on('connect', () => act(rude))
      const error = await told.promise
      assert.ok(error instanceof NetError && error.phase === 'handshake', String(error))
      const { handshakesFailed, handlersFailed } = server.counters
      assert.deepEqual({ handshakesFailed, handlersFailed }, { handshakesFailed: 1, handlersFailed: 0 })
      await using connection = await connect(server.addresses[0], { tls: { ca: certificate.cert } })
      assert.equal(String(await connection.readExactly(6)), 'served')
      rude.destroy()
    })
  }
})

suiteUnless(noCertificates, 'a client that is shown a certificate', () => {
  leavesNothingOpen()

  const CASES = [
    { name: 'that has expired', shown: makeTestCertificate('localhost', -1), isTrusted: true, says: /expired/ },
    { name: 'for another name', shown: makeTestCertificate('other.test'), isTrusted: true, says: /other\.test/ },
    {
      name: 'of an issuer that nobody knows',
      shown: makeTestCertificate(),
      isTrusted: false,
      says: /self-signed|issuer/i,
    },
  ] as const
  for (const { name, shown, isTrusted, says } of CASES) {
    const serveIt = () => serve(LOOPBACK, () => {}, { tls: shown, onError: () => {} })
    const tls = { servername: 'localhost', ...(isTrusted ? { ca: shown.cert } : {}) }

    void it(`${name} rejects, and says what is wrong with it`, async () => {
      await using server = await serveIt()
      await assert.rejects(connect(server.addresses[0], { tls }), (error) => {
        assert.ok(error instanceof CertificateError)
        assert.equal(error.phase, 'handshake')
        assert.match(error.message, says)
        return true
      })
    })

    void it(`${name} accepts it when told not to look`, async () => {
      await using server = await serveIt()
      await using connection = await connect(server.addresses[0], { tls: { ...tls, isVerified: false } })
      assert.equal(connection.transport, 'tls')
    })
  }
})
