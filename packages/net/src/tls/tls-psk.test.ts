import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { formatAddress } from '../address.ts'
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { HandshakeError, NetError, WrongKeyError } from '../errors.ts'
import { serveWebSocket } from '../http/serve-websocket.ts'
import { listen } from '../serve/listen.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { webSocketOver } from '../websocket/connect-websocket.ts'
import { byteStream } from '../websocket/websocket-bytes.ts'

const KEY = randomBytes(32)
const PSK = { identity: 'ptl/1', key: KEY }

async function pair(context: TestContext): Promise<readonly [client: Connection, server: Connection]> {
  const listener = await listen({ host: '127.0.0.1', port: 0 })
  const client = await connect(listener.addresses[0])
  const server = await listener.accept()
  assert.ok(server !== null)
  context.after(async () => {
    client.abort()
    server.abort()
    await listener.close()
  })
  return [client, server]
}

void test('both sides that have the key speak TLS 1.3 with it, and no certificate', async (context) => {
  const [client, server] = await pair(context)
  await Promise.all([client.startTls({ role: 'client', psk: PSK }), server.startTls({ role: 'server', psk: PSK })])
  for (const { tls, transport } of [client, server]) {
    assert.deepEqual(
      [transport, tls?.protocol, tls?.cipher, tls?.peerCertificate],
      ['tls', 'TLSv1.3', 'TLS_AES_128_GCM_SHA256', undefined],
    )
  }
  await client.write('secret')
  assert.equal(String(await server.read()), 'secret')
  await server.write('answer')
  assert.equal(String(await client.read()), 'answer')
})

void test('within a WebSocket too, and a long answer comes whole before its end', async (context) => {
  const arrived = Promise.withResolvers<Connection>()
  await using server = await serveWebSocket({ host: '127.0.0.1', port: 0 }, async (connection) => {
    arrived.resolve(connection)
    await connection.closed
  })
  const carrier = await connect(`tcp://${formatAddress(server.addresses[0])}`)
  const client = byteStream(await webSocketOver(carrier, `ws://${formatAddress(server.addresses[0])}/`))
  const other = await arrived.promise
  context.after(() => client.abort())
  await Promise.all([client.startTls({ role: 'client', psk: PSK }), other.startTls({ role: 'server', psk: PSK })])
  assert.equal(client.transport, 'tls')
  const long = randomBytes(3_000_000)
  const sending = other.write(long).then(() => other.close())
  const pieces: Uint8Array[] = []
  for (let piece = await client.read(); piece !== null; piece = await client.read()) pieces.push(piece)
  await sending
  assert.ok(Buffer.concat(pieces).equals(long))
  await client.close()
})

void test('with another key, both sides are told that it is the key', async (context) => {
  const [client, server] = await pair(context)
  const other = { ...PSK, key: randomBytes(32) }
  const [asClient, asServer] = await Promise.allSettled([
    client.startTls({ role: 'client', psk: other }),
    server.startTls({ role: 'server', psk: PSK }),
  ])
  for (const outcome of [asClient, asServer]) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof WrongKeyError, JSON.stringify(outcome))
  }
})

void test('a key by another name, and a key that is too short, agree with nobody', async (context) => {
  const [client, server] = await pair(context)
  const outcomes = await Promise.allSettled([
    client.startTls({ role: 'client', psk: { ...PSK, identity: 'other' } }),
    server.startTls({ role: 'server', psk: PSK }),
  ])
  for (const outcome of outcomes) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof NetError, JSON.stringify(outcome))
  }
  const short = { role: 'client', psk: { identity: 'a', key: Buffer.alloc(31) } } as const
  await assert.rejects(client.startTls(short), TypeError)
})

void test(
  'a certificate is no replacement for the key, on either side',
  { skip: noCertificates && 'needs openssl' },
  async (context) => {
    const certificate = makeTestCertificate()
    const [client, server] = await pair(context)
    const asked = await Promise.allSettled([
      client.startTls({ role: 'client', psk: PSK }),
      server.startTls({ role: 'server', ...certificate }),
    ])
    assert.ok(asked[0].status === 'rejected' && asked[0].reason instanceof NetError)
    const [visitor, host] = await pair(context)
    const shown = await Promise.allSettled([
      visitor.startTls({ role: 'client', servername: 'localhost', isVerified: false }),
      host.startTls({ role: 'server', psk: PSK }),
    ])
    for (const outcome of shown) assert.ok(outcome.status === 'rejected' && outcome.reason instanceof HandshakeError)
  },
)

/** What OpenSSL's own client says of the handshake, and what the server has read. */
async function bySClient(context: TestContext, ...args: readonly string[]): Promise<{ said: string; read: string }> {
  const listener = await listen({ host: '127.0.0.1', port: 0 })
  context.after(() => listener.close())
  const { port } = listener.addresses[0]
  const psk = ['-psk', KEY.toString('hex'), '-psk_identity', PSK.identity]
  const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-tls1_3', ...psk, ...args])
  const closed = new Promise((resolve) => child.on('close', resolve))
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const server = await listener.accept()
  assert.ok(server !== null)
  let read = ''
  try {
    await server.startTls({ role: 'server', psk: PSK })
    await server.write('welcome\n')
    child.stdin.end('from openssl\n')
    read = String(await server.read())
  } catch (error) {
    assert.ok(error instanceof NetError)
  }
  await server.close()
  await closed
  return { said, read }
}

void test(
  'the wire is TLS 1.3 with an external PSK and (EC)DHE: OpenSSL agrees',
  { skip: noCertificates && 'needs openssl' },
  async (context) => {
    const { said, read } = await bySClient(context)
    assert.match(said, /Reused, TLSv1\.3, Cipher is TLS_AES_128_GCM_SHA256/)
    assert.match(said, /Server Temp Key: X25519/)
    assert.match(said, /no peer certificate available/)
    assert.equal(read, 'from openssl\n')
    const other = await bySClient(context, '-groups', 'P-256')
    assert.equal(other.read, '', 'no other group than X25519')
  },
)
