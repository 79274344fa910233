import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect as netConnect, createServer } from 'node:net'
import { it } from 'node:test'
import { connect as tlsConnect, TLSSocket } from 'node:tls'
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import {
  CertificateError,
  ClosedError,
  ConcurrentReadError,
  HandshakeError,
  NetError,
  PlaintextInjectedError,
  ResetError,
  TransportError,
} from '../errors.ts'
import { framed } from '../codecs/framed.ts'
import { lineCodec } from '../codecs/line-codec.ts'
import { listen } from '../serve/listen.ts'
import { memoryPair } from '../memory-pair.ts'
import { type Handler, serve } from '../serve/serve.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const certificate = makeTestCertificate()
const asServer = { role: 'server', ...certificate } as const
const asClient = { role: 'client', servername: 'localhost', ca: certificate.cert } as const

/** A mail server that knows one command before STARTTLS and answers one line after it. */
const secureOnRequest: Handler = async (connection) => {
  await connection.write(Buffer.from('220 ready\r\n'))
  for (let command = ''; command !== 'STARTTLS';) {
    command = String(await connection.readUntil('\r\n', { bytesMax: 100 }))
    await connection.write(Buffer.from(command === 'STARTTLS' ? '220 go on\r\n' : '250 STARTTLS\r\n'))
  }
  await connection.startTls(asServer)
  const line = await connection.readUntil('\n', { bytesMax: 100 })
  await connection.write(Buffer.from(`${connection.transport} ${String(line).trim()}\n`))
}

async function pair(): Promise<{ client: Connection; server: Connection } & AsyncDisposable> {
  const listener = await listen(LOOPBACK)
  const client = await connect(listener.addresses[0])
  const server = await listener.accept()
  assert.ok(server !== null)
  const dispose = async () => {
    client.abort()
    server.abort()
    await listener.close()
  }
  return { client, server, [Symbol.asyncDispose]: dispose }
}

suiteUnless(noCertificates, 'startTls', () => {
  void it('goes on in TLS on both sides, and tells them what was agreed', async () => {
    await using ends = await pair()
    const { client, server } = ends
    await client.write(Buffer.from('STARTTLS\n'))
    assert.equal(String(await server.readUntil('\n', { bytesMax: 10 })), 'STARTTLS')
    await server.write(Buffer.from('OK\n'))
    const securing = server.startTls({ ...asServer, alpn: ['mail'] })
    assert.equal(String(await client.readUntil('\n', { bytesMax: 10 })), 'OK')
    await client.startTls({ ...asClient, alpn: ['mail'] })
    await securing
    assert.deepEqual([client.transport, client.tls?.alpn, client.tls?.servername], ['tls', 'mail', 'localhost'])
    assert.deepEqual(server.tls, {
      ...client.tls,
      peerFingerprint: undefined,
      peerCertificate: undefined,
      isPeerVerified: false,
    })
    await client.write(Buffer.from('secret'))
    assert.equal(String(await server.read()), 'secret')
    assert.equal(server.bytesRead, 'STARTTLS\nsecret'.length)
  })

  void it('takes the handshake of a client that was quicker than we', async () => {
    await using ends = await pair()
    const { client, server } = ends
    const securing = client.startTls(asClient)
    while (server.bytesRead < 100) await new Promise((resolve) => setImmediate(resolve))
    await server.startTls(asServer)
    await securing
    await server.write(Buffer.from('secret'))
    assert.equal(String(await client.read()), 'secret')
  })

  void it('is understood by a client of node:tls', async () => {
    await using server = await serve(LOOPBACK, secureOnRequest)
    const socket = netConnect(server.addresses[0].port, '127.0.0.1')
    await once(socket, 'data')
    socket.write('STARTTLS\r\n')
    await once(socket, 'data')
    const secured = tlsConnect({ socket, servername: 'localhost', ca: certificate.cert })
    await once(secured, 'secureConnect')
    secured.write('hello\n')
    assert.equal(String((await once(secured, 'data'))[0]), 'tls hello\n')
    secured.end()
  })

  void it('understands a server of node:tls', async () => {
    const server = createServer((socket) => {
      const secure = () => {
        const secured = new TLSSocket(socket, { isServer: true, ...certificate })
        secured.on('data', (bytes: Buffer) => secured.end(`got ${String(bytes)}`))
      }
      socket.once('data', () => {
        socket.removeAllListeners('data')
        socket.write('220 go on\r\n', secure)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    assert.ok(address !== null && typeof address !== 'string')
    await using connection = await connect({ host: '127.0.0.1', port: address.port })
    await connection.write(Buffer.from('STARTTLS\r\n'))
    await connection.readUntil('\r\n', { bytesMax: 100 })
    await connection.startTls(asClient)
    await connection.write(Buffer.from('hello'))
    assert.equal(String(await connection.readExactly(9)), 'got hello')
    server.close()
  })

  void it('is understood by openssl s_client -starttls', async () => {
    await using server = await serve(LOOPBACK, secureOnRequest)
    const where = ['-connect', `127.0.0.1:${server.addresses[0].port}`]
    const client = spawn('openssl', ['s_client', '-starttls', 'smtp', '-quiet', '-no_ign_eof', ...where], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    client.stdin.write('hello\n')
    let output = ''
    for await (const text of client.stdout.setEncoding('utf8')) output += String(text)
    client.stdin.end()
    assert.match(output, /tls hello/)
  })
})

suiteUnless(noCertificates, 'startTls refuses', () => {
  void it('plaintext that was sent along with the command, as a server (CVE-2011-0411)', async () => {
    await using ends = await pair()
    const { client, server } = ends
    await client.write(Buffer.from('STARTTLS\r\nRCPT TO:<injected>\r\n'))
    await server.readUntil('\r\n', { bytesMax: 100 })
    await server.write(Buffer.from('220 go on\r\n'))
    await assert.rejects(server.startTls(asServer), PlaintextInjectedError)
    assert.equal((await server.closed).kind, 'failed')
    await assert.rejects(server.read(), PlaintextInjectedError)
    await assert.rejects(server.write(Buffer.from('x')), PlaintextInjectedError)
  })

  void it('plaintext that was sent along with the answer, as a client', async () => {
    await using ends = await pair()
    const { client, server } = ends
    // A handshake that came in before ours could not be answered by an honest peer.
    for (const injected of ['250 injected\r\n', '\x16\x03\x03']) {
      await server.write(Buffer.from(`220 go on\r\n${injected}`, 'latin1'))
    }
    await client.readUntil('\r\n', { bytesMax: 100 })
    await assert.rejects(client.startTls(asClient), PlaintextInjectedError)
    assert.equal((await client.closed).kind, 'failed')
  })

  for (const injected of ['injected\n', 'inj']) {
    void it(`frames that were read together with the command: ${JSON.stringify(injected)}`, async () => {
      await using ends = await pair()
      const lines = framed(ends.server, lineCodec({ lineBytesMax: 100 }))
      await ends.client.write(Buffer.from(`STARTTLS\n${injected}`))
      assert.equal(await lines.read(), 'STARTTLS')
      await assert.rejects(lines.startTls(asServer), PlaintextInjectedError)
      await assert.rejects(lines.read(), ClosedError)
      assert.equal((await ends.server.closed).kind, 'aborted')
    })
  }

  void it('a certificate that is not trusted, and a key that does not belong to it', async () => {
    await using ends = await pair()
    const { client, server } = ends
    const failing = assert.rejects(server.startTls(asServer), NetError)
    await assert.rejects(client.startTls({ role: 'client', servername: 'localhost' }), CertificateError)
    await failing
    assert.deepEqual([(await client.closed).kind, (await server.closed).kind], ['failed', 'failed'])
    await using others = await pair()
    const { key } = makeTestCertificate('other.test')
    await assert.rejects(others.server.startTls({ ...asServer, key }), CertificateError)
  })

  void it('a peer that has ended the connection, and says so', async () => {
    await using ends = await pair()
    await ends.server.closeWrite()
    assert.equal(await ends.client.read(), null)
    const message = /the other side has ended the connection/
    await assert.rejects(ends.client.startTls(asClient), { code: 'NET_HANDSHAKE', message })
    assert.equal((await ends.client.closed).kind, 'failed')
  })

  void it('a peer that does not speak TLS', async () => {
    await using ends = await pair()
    const securing = ends.server.startTls(asServer)
    await ends.client.write(Buffer.from('what do you mean?\r\n'))
    await assert.rejects(securing, HandshakeError)
    assert.equal((await ends.server.closed).kind, 'failed')
  })

  void it('to begin while a read is under way, or twice; the connection goes on', async () => {
    await using ends = await pair()
    const { client, server } = ends
    const reading = server.read()
    await assert.rejects(server.startTls(asServer), ConcurrentReadError)
    await client.write(Buffer.from('still here'))
    assert.equal(String(await reading), 'still here')
    await Promise.all([client.startTls(asClient), server.startTls(asServer)])
    await assert.rejects(client.startTls(asClient), TransportError)
    await client.write(Buffer.from('still here'))
    assert.equal(String(await server.read()), 'still here')
  })
})

suiteUnless(noCertificates, 'TLS in memory', () => {
  void it('is agreed on and ended as over a socket', async () => {
    const [client, server] = memoryPair()
    await Promise.all([client.startTls(asClient), server.startTls(asServer)])
    await client.write(Buffer.from('through TLS'))
    assert.equal(String(await server.read()), 'through TLS')
    await client.closeWrite()
    assert.equal(await server.read(), null)
    await Promise.all([client.close(), server.close()])
  })
})

suiteUnless(noCertificates, 'a handshake under way', () => {
  void it('refuses to read and to write', async () => {
    await using ends = await pair()
    const securing = ends.server.startTls(asServer)
    await Promise.resolve()
    await Promise.resolve()
    await assert.rejects(ends.server.read(), ConcurrentReadError)
    await assert.rejects(ends.server.write(Buffer.from('in the clear')), HandshakeError)
    assert.equal(ends.server.bytesWritten, 0)
    await Promise.all([ends.client.startTls(asClient), securing])
  })

  const endings: readonly { name: string; end: (server: Connection) => unknown; error: object; kind: string }[] = [
    { name: 'close', end: (server) => server.close(), error: ClosedError, kind: 'closed' },
    { name: 'abort', end: (server) => server.abort('enough'), error: ClosedError, kind: 'aborted' },
  ]
  for (const { name, end, error, kind } of endings) {
    void it(`is ended by ${name}`, async () => {
      await using ends = await pair()
      const securing = assert.rejects(ends.server.startTls(asServer), error)
      await new Promise((resolve) => setImmediate(resolve))
      end(ends.server)
      await securing
      assert.equal((await ends.server.closed).kind, kind)
      assert.equal(ends.server.signal.aborted, true)
      assert.equal(
        await ends.client.read().catch((error: unknown) => (error instanceof ResetError ? null : error)),
        null,
      )
    })
  }

  void it('is ended when nothing moves for idleTimeoutMs, and says so', async () => {
    await using listener = await listen(LOOPBACK, { idleTimeoutMs: 5 })
    await using client = await connect(listener.addresses[0])
    const server = await listener.accept()
    assert.ok(server !== null)
    await assert.rejects(server.startTls({ ...asServer, timeoutMs: 60_000 }), { code: 'NET_TIMEOUT', phase: 'idle' })
    assert.equal((await server.closed).kind, 'failed')
    assert.equal(await client.read(), null)
  })

  void it('is given up after its timeout and by its signal', async () => {
    for (const options of [asServer, asClient]) {
      await using ends = await pair()
      await assert.rejects(ends.server.startTls({ ...options, timeoutMs: 5 }), { code: 'NET_TIMEOUT' })
      assert.equal((await ends.server.closed).kind, 'failed')
      const signal = AbortSignal.abort(new Error('changed my mind'))
      await assert.rejects(ends.client.startTls({ ...options, signal }), NetError)
      assert.notEqual((await ends.client.closed).kind, 'ended')
    }
  })

  void it('leaves nothing behind in a server when it fails', async () => {
    const errors: unknown[] = []
    await using server = await serve(LOOPBACK, (connection) => connection.startTls(asServer), {
      onError: (error) => errors.push(error),
    })
    for (let count = 1; count <= 20; count += 1) {
      const socket = netConnect(server.addresses[0].port, '127.0.0.1')
      socket.on('error', () => {})
      socket.end(Buffer.of(22, 3, 1, 0, 200))
      await once(socket, 'close')
      while (server.counters.handlersFailed < count) await new Promise((resolve) => setImmediate(resolve))
    }
    while (server.counters.current > 0) await new Promise((resolve) => setImmediate(resolve))
    assert.ok(errors.every((error) => error instanceof HandshakeError))
  })
})
