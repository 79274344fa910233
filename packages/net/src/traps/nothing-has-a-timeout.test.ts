/** In Node's own modules no wait ends by itself: a timeout is an event that the program has to act on. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as netConnect } from 'node:net'
import { describe, it } from 'node:test'
import { connect, type Connection, listen, serve, udp } from '../index.ts'
import { stalledAddress } from '../testing/stalled-address.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { plainServer } from './plain-server.ts'

const TIMEOUT_MS = 10

void describe('a timeout of node:net', () => {
  void it('leaves an idle connection open', async () => {
    await using server = await plainServer()
    const socket = netConnect({ port: server.port, host: server.host, timeout: TIMEOUT_MS })
    await once(socket, 'timeout')
    assert.deepEqual([socket.destroyed, socket.writable], [false, true])
    socket.destroy()
  })

  void it('goes on connecting', async () => {
    await using stalled = await stalledAddress()
    const socket = netConnect({ host: stalled.host, port: stalled.port, timeout: TIMEOUT_MS })
    await once(socket, 'timeout')
    assert.deepEqual([socket.destroyed, socket.connecting], [false, true])
    socket.destroy()
  })
})

void describe('a timeout of @partyline/net', () => {
  const silent = () => serve({ host: '127.0.0.1', port: 0 }, async ({ closed }) => void (await closed))

  void it('closes an idle connection, on either side', async () => {
    const options = { idleTimeoutMs: TIMEOUT_MS, onError: () => {} }
    await using server = await serve(
      { host: '127.0.0.1', port: 0 },
      async (connection) => {
        await assert.rejects(connection.read(), { code: 'NET_TIMEOUT', phase: 'idle' })
      },
      options,
    )
    await using client = await connect(server.addresses[0])
    assert.equal(await client.read().catch(() => null), null)
    assert.equal(server.counters.handlersFailed, 0)
    await using patient = await silent()
    const own = await connect(patient.addresses[0], { idleTimeoutMs: TIMEOUT_MS })
    await assert.rejects(own.read(), { code: 'NET_TIMEOUT', phase: 'idle' })
  })

  void it('ends connecting', async () => {
    await using stalled = await stalledAddress()
    const connecting = connect({ host: stalled.host, port: stalled.port }, { timeoutMs: TIMEOUT_MS })
    await assert.rejects(connecting, { code: 'NET_TIMEOUT', phase: 'connect' })
  })

  void it('ends a handshake that does not go on, on either side', { skip: noCertificates }, async () => {
    await using server = await silent()
    const securing = connect(server.addresses[0], { tls: true, timeoutMs: TIMEOUT_MS })
    await assert.rejects(securing, { code: 'NET_TIMEOUT' })
    const failed = Promise.withResolvers<unknown>()
    const tls = { ...makeTestCertificate(), handshakeTimeoutMs: TIMEOUT_MS }
    await using secure = await serve({ host: '127.0.0.1', port: 0 }, () => {}, { tls, onError: failed.resolve })
    await using mute = await connect(secure.addresses[0])
    const error = await failed.promise
    assert.ok(error instanceof Error && 'code' in error && 'phase' in error)
    assert.deepEqual([error.code, error.phase], ['NET_TIMEOUT', 'handshake'])
    assert.equal(await mute.read().catch(() => null), null)
  })

  const waits: readonly { name: string; wait: (connection: Connection) => Promise<unknown> }[] = [
    { name: 'read', wait: (connection) => connection.read({ timeoutMs: TIMEOUT_MS }) },
    { name: 'readExactly', wait: (connection) => connection.readExactly(1, { timeoutMs: TIMEOUT_MS }) },
    { name: 'readUntil', wait: (connection) => connection.readUntil('\n', { bytesMax: 9, timeoutMs: TIMEOUT_MS }) },
    { name: 'write', wait: (connection) => untilHeldBack(connection) },
    {
      name: 'flushed',
      wait: (connection) => untilHeldBack(connection).catch(() => connection.flushed({ timeoutMs: TIMEOUT_MS })),
    },
  ]
  for (const { name, wait } of waits) {
    void it(`ends ${name}, and the connection stays`, async () => {
      await using listener = await listen({ host: '127.0.0.1', port: 0 })
      const connection = await connect(listener.addresses[0])
      await assert.rejects(wait(connection), { code: 'NET_TIMEOUT' })
      assert.equal(connection.signal.aborted, false)
      connection.abort()
    })
  }

  void it('ends accept and receive, and what they wait on stays', async () => {
    await using listener = await listen({ host: '127.0.0.1', port: 0 })
    await assert.rejects(listener.accept({ timeoutMs: TIMEOUT_MS }), { code: 'NET_TIMEOUT' })
    await using connection = await connect(listener.addresses[0])
    const accepted = await listener.accept()
    assert.deepEqual(accepted?.remoteAddress, connection.localAddress)
    accepted?.abort()
    await using socket = await udp({ bind: { host: '127.0.0.1', port: 0 } })
    await assert.rejects(socket.receive({ timeoutMs: TIMEOUT_MS }), { code: 'NET_TIMEOUT' })
    await socket.send('x', socket.localAddress)
    assert.equal(String((await socket.receive())?.data), 'x')
  })
})

/** Writes until the kernel takes no more, and then gives up. */
async function untilHeldBack(connection: Connection): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024)
  for (let count = 0; count < 4096; count += 1) await connection.write(chunk, { timeoutMs: TIMEOUT_MS })
}
