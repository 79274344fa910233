/** Servers that ask their clients for certificates, and servers that show a certificate for each of their names. */
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { it } from 'node:test'
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { CertificateError, HandshakeError, ResetError } from '../errors.ts'
import { type Handler, serve, type ServeOptions } from '../serve/serve.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const server = makeTestCertificate()
const ann = makeTestCertificate('ann')
const bob = makeTestCertificate('bob')
const expired = makeTestCertificate('expired', -1)
const TRUST = { ca: server.cert }

/** Says which client it sees. */
const tellName: Handler = (connection) => {
  const { peerCertificate, isPeerVerified } = connection.tls ?? {}
  return connection.write(`${peerCertificate?.commonName ?? 'nobody'} ${String(isPeerVerified)}`)
}

function isEndWithoutReason(read: unknown): boolean {
  return read === null || read instanceof ResetError
}

function serveAsking(isRequired: boolean, errors: unknown[] = []) {
  const clientAuth = { ca: [ann.cert, expired.cert], isRequired }
  const options: ServeOptions = { tls: { ...server, clientAuth }, onError: (error) => errors.push(error) }
  return serve(LOOPBACK, tellName, options)
}

async function readName(connection: Connection): Promise<string> {
  const name = String(await connection.read())
  await connection.close()
  return name
}

suiteUnless(noCertificates, 'a server that asks for client certificates', () => {
  leavesNothingOpen()

  for (const minVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
    void it(`lets the clients of its authorities in and knows their names, with ${minVersion}, again and again`, async () => {
      await using asking = await serveAsking(true)
      for (let round = 0; round < 3; round += 1) {
        const connection = await connect(asking.addresses[0], { tls: { ...TRUST, ...ann, minVersion } })
        assert.equal(await readName(connection), 'ann true')
      }
    })
  }

  for (const [name, own, type, isTold] of [
    ['without a certificate', {}, HandshakeError, (read: unknown) => read instanceof HandshakeError],
    ['with one of another authority', bob, CertificateError, isEndWithoutReason],
    ['with one that has expired', expired, CertificateError, isEndWithoutReason],
  ] as const) {
    void it(`refuses a client ${name}, which is told as the README says`, async () => {
      const errors: unknown[] = []
      await using asking = await serveAsking(true, errors)
      const connection = await connect(asking.addresses[0], { tls: { ...TRUST, ...own } })
      const read = await connection.read().catch((error: unknown) => error)
      assert.ok(isTold(read), String(read))
      connection.abort()
      while (asking.counters.handshakesFailed === 0) await new Promise((resolve) => setImmediate(resolve))
      assert.ok(errors[0] instanceof type, String(errors[0]))
    })
  }

  void it('lets clients without one in where it is not required, but not with a wrong one', async () => {
    const errors: unknown[] = []
    await using asking = await serveAsking(false, errors)
    const [address] = asking.addresses
    assert.equal(await readName(await connect(address, { tls: TRUST })), 'nobody false')
    assert.equal(await readName(await connect(address, { tls: { ...TRUST, ...ann } })), 'ann true')
    const connection = await connect(address, { tls: { ...TRUST, ...bob } })
    await connection.read().catch(() => {})
    connection.abort()
    while (errors.length === 0) await new Promise((resolve) => setImmediate(resolve))
    assert.ok(errors[0] instanceof CertificateError)
    assert.match(errors[0].remedy, /clientAuth/)
  })

  void it('without authorities takes any certificate, says which one it is, and that nobody has verified it', async () => {
    const handler: Handler = (connection) =>
      connection.write(`${connection.tls?.peerFingerprint ?? 'none'} ${String(connection.tls?.isPeerVerified)}`)
    const tls = { ...server, clientAuth: { ca: null, isRequired: false } }
    await using asking = await serve(LOOPBACK, handler, { tls })
    const [address] = asking.addresses
    const fingerprint = new X509Certificate(bob.cert).fingerprint256
    for (let round = 0; round < 2; round += 1) {
      assert.equal(await readName(await connect(address, { tls: { ...TRUST, ...bob } })), `${fingerprint} false`)
    }
    assert.equal(await readName(await connect(address, { tls: TRUST })), 'none false')
    await assert.rejects(serve(LOOPBACK, tellName, { tls: { ...server, clientAuth: { ca: null } } }), /isRequired/)
  })

  void it('asks on a connection that began without TLS, too', async () => {
    const clientAuth = { ca: ann.cert }
    const handler: Handler = async (connection) => {
      await connection.startTls({ role: 'server', ...server, clientAuth })
      await tellName(connection, { draining: AbortSignal.abort() })
    }
    await using asking = await serve(LOOPBACK, handler)
    const connection = await connect(asking.addresses[0])
    await connection.startTls({ role: 'client', servername: 'localhost', ...TRUST, ...ann })
    assert.equal(await readName(connection), 'ann true')
  })

  void it('goes on asking with a new certificate of its own', async () => {
    await using asking = await serveAsking(true)
    asking.setCertificates(bob)
    const tls = { ca: bob.cert, servername: 'bob', ...ann }
    assert.equal(await readName(await connect(asking.addresses[0], { tls })), 'ann true')
  })
})

suiteUnless(noCertificates, 'a server of several names', () => {
  leavesNothingOpen()
  const wild = makeTestCertificate('*.wild.test')
  const certificates = { Ann: ann, '*.wild.test': wild }

  for (const [servername, shown] of [
    ['ann', 'ann'],
    ['ANN', 'ann'],
    ['a.wild.test', '*.wild.test'],
    ['b.a.wild.test', 'localhost'],
    ['wild.test', 'localhost'],
    ['elsewhere.test', 'localhost'],
    [undefined, 'localhost'],
  ] as const) {
    void it(`shows the certificate of ${shown} to a client that asks for ${servername ?? 'no name'}`, async () => {
      await using several = await serve(LOOPBACK, tellName, { tls: { ...server, certificates } })
      const tls = { isVerified: false, ...(servername === undefined ? {} : { servername }) }
      await using connection = await connect(several.addresses[0], { tls })
      assert.equal(connection.tls?.peerCertificate?.commonName, shown)
    })
  }

  void it('asks for client certificates under each of them', async () => {
    const tls = { ...server, certificates, clientAuth: { ca: bob.cert } }
    await using several = await serve(LOOPBACK, tellName, { tls })
    const asked = { ca: ann.cert, servername: 'ann', ...bob }
    assert.equal(await readName(await connect(several.addresses[0], { tls: asked })), 'bob true')
  })

  void it('shows what replaces them in the next handshakes, and goes on with what it has when that cannot be used', async () => {
    await using several = await serve(LOOPBACK, tellName, { tls: { ...server, certificates } })
    const [address] = several.addresses
    const shownTo = async (servername: string) => {
      await using connection = await connect(address, { tls: { isVerified: false, servername } })
      return connection.tls?.peerCertificate?.commonName
    }
    const NAMES = ['ann', 'bob', 'a.wild.test', 'elsewhere.test']
    const shown = () => Promise.all(NAMES.map(shownTo))
    const open = await connect(address, { tls: { ca: ann.cert, servername: 'ann' } })

    const mixed = { ...wild, certificates: { ann, bob: { cert: bob.cert, key: ann.key } } }
    assert.throws(() => several.setCertificates(mixed), CertificateError)
    assert.deepEqual(await shown(), ['ann', 'localhost', '*.wild.test', 'localhost'])

    several.setCertificates({ ...wild, certificates: { bob, ann: expired } })
    assert.deepEqual(await shown(), ['expired', 'bob', '*.wild.test', '*.wild.test'])
    several.setCertificates(server)
    assert.deepEqual(await shown(), ['localhost', 'localhost', 'localhost', 'localhost'])
    assert.equal(await readName(open), 'nobody false')
  })

  void it('refuses to replace them by what it does not know, as a misspelt option would leave names without their certificates', async () => {
    const misspelt = { ...server, certificats: certificates }
    const refused = { name: 'TypeError', message: /'certificats' is not one of .*cert, key, certificates/ }
    await using several = await serve(LOOPBACK, tellName, { tls: { ...server, certificates } })
    assert.throws(() => several.setCertificates(misspelt), refused)
    await using client = await connect(several.addresses[0], { tls: { isVerified: false, servername: 'ann' } })
    assert.equal(client.tls?.peerCertificate?.commonName, 'ann')
  })

  void it('refuses what is no certificate at once, and names it', async () => {
    const wrong = { ...server, certificates: { 'a.test': { cert: 'no PEM', key: 'none' } } }
    await assert.rejects(serve(LOOPBACK, tellName, { tls: wrong }), CertificateError)
  })
})
