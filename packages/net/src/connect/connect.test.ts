import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { formatAddress } from '../address.ts'
import { connect } from './connect.ts'
import {
  AbortedError,
  AddressNotAvailableError,
  ConnectError,
  ConnectionRefusedError,
  NameNotFoundError,
} from '../errors.ts'
import { serve } from '../serve/serve.ts'
import { stalledAddress } from '../testing/stalled-address.ts'

const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))

async function portNobodyListensOn(): Promise<number> {
  const server = await serve({ host: '127.0.0.1', port: 0 }, () => {})
  await server.stop()
  return server.addresses[0].port
}

void describe('connect', () => {
  void it('says that nobody listens, where, and what to do', async () => {
    const port = await portNobodyListensOn()
    await assert.rejects(connect({ host: '127.0.0.1', port }), (error) => {
      assert.ok(error instanceof ConnectionRefusedError)
      assert.equal(error.code, 'NET_CONNECTION_REFUSED')
      assert.equal(error.phase, 'connect')
      assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}`))
      assert.match(error.remedy, /start the server/)
      assert.equal(error.attempts.length, 1)
      return true
    })
  })

  for (const host of ['127.0.0.1', '::1']) {
    void it(`takes a connection that meets itself at ${host} for one where nobody listens, and leaves the port free`, async () => {
      const port = await portNobodyListensOn()
      const connecting = connect({ host, port }, { localAddress: host, localPort: port })
      await assert.rejects(connecting, ConnectionRefusedError)
      await using server = await serve({ host, port }, () => {})
      assert.equal(server.addresses[0].port, port)
    })
  }

  void it('lists every address that it tried', async () => {
    const port = await portNobodyListensOn()
    const lookup = async () => [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]
    await assert.rejects(connect({ host: 'both.test', port }, { lookup }), (error) => {
      assert.ok(error instanceof ConnectionRefusedError)
      assert.deepEqual(
        error.attempts.map(({ address }) => address),
        [`127.0.0.1:${port}`, `[::1]:${port}`],
      )
      return true
    })
  })

  void it('is served by the second address while the first one stalls', async () => {
    await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
      await connection.write(Buffer.from('served'))
    })
    const { port } = server.addresses[0]
    await using stalled = await stalledAddress(port)
    const lookup = async () => [
      { address: stalled.host, family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    await using connection = await connect({ host: 'slow.test', port }, { lookup, attemptDelayMs: 5 })
    assert.equal(String(await connection.read()), 'served')
    const giveUp = new AbortController()
    const givenUp = connect({ host: stalled.host, port }, { signal: giveUp.signal })
    giveUp.abort(new Error('not needed any more'))
    await assert.rejects(givenUp, AbortedError)
  })

  void it('says that a name has no address', async () => {
    const lookup = () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }))
    await assert.rejects(connect({ host: 'nowhere.test', port: 1 }, { lookup }), (error) => {
      assert.ok(error instanceof NameNotFoundError)
      assert.equal(error.phase, 'resolve')
      return true
    })
    await assert.rejects(connect({ host: 'empty.test', port: 1 }, { lookup: async () => [] }), NameNotFoundError)
  })

  void it('says that a Unix socket does not exist', async () => {
    await assert.rejects(connect({ path: join(folder, 'missing.sock') }), ConnectError)
  })

  void it('connects from the address and the port that it is told', async () => {
    await using server = await serve({ host: '127.0.0.1', port: 0 }, (client) =>
      client.write(Buffer.from(formatAddress(client.remoteAddress))),
    )
    const [address] = server.addresses
    await using free = await serve({ host: '127.0.0.3', port: 0 }, () => {})
    const localPort = free.addresses[0].port
    await free.stop()
    await using connection = await connect(address, { localAddress: '127.0.0.3', localPort })
    assert.equal(String(await connection.read()), `127.0.0.3:${localPort}`)
    await assert.rejects(connect(address, { localAddress: '127.0.0.3', localPort }), ConnectError)
    await assert.rejects(connect(address, { localAddress: '192.0.2.77' }), (error) => {
      assert.ok(error instanceof ConnectError)
      assert.equal(error.attempts[0]?.error.code, 'NET_ADDRESS_NOT_AVAILABLE')
      return true
    })
    await assert.rejects(connect(address, { localAddress: '::1' }), AddressNotAvailableError)
  })

  void it('says which interfaces there are when an address of one link names none', async () => {
    const [name = ''] = Object.keys(networkInterfaces())
    await assert.rejects(connect({ host: 'FE80::1', port: 1 }), (error) => {
      assert.ok(error instanceof AddressNotAvailableError)
      assert.ok(error.remedy.includes(`FE80::1%${name}`), error.remedy)
      return true
    })
  })

  void it('takes the zone of an IPv6 address, and says so when there is no such zone', async () => {
    await using server = await serve({ host: '::1', port: 0 }, (client) => client.write(Buffer.from('served')))
    const [{ port }] = server.addresses
    const loopback = Object.entries(networkInterfaces()).find(([, addresses]) => addresses?.[0]?.internal)?.[0]
    await using connection = await connect(`tcp://[::1%${loopback}]:${port}`)
    assert.equal(String(await connection.read()), 'served')
    await assert.rejects(connect({ host: 'fe80::1%nowhere', port }), (error) => {
      assert.ok(error instanceof AddressNotAvailableError)
      assert.match(error.message, /%nowhere/)
      assert.match(error.remedy, new RegExp(`${loopback}`))
      return true
    })
  })

  void it('closes a connection on which nothing moves', async () => {
    await using server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
      await connection.closed
    })
    const connection = await connect({ host: '127.0.0.1', port: server.addresses[0].port }, { idleTimeoutMs: 5 })
    await assert.rejects(connection.read(), { code: 'NET_TIMEOUT', phase: 'idle' })
    const reason = await connection.closed
    assert.equal(reason.kind, 'failed')
  })

  void it('tells its reader of a reset, and the process goes on', async () => {
    const peer = await listening(createServer((socket) => socket.on('data', () => socket.resetAndDestroy())))
    const connection = await connect(peer.address)
    await connection.write(Buffer.from('reset me'))
    await assert.rejects(connection.read(), { code: 'NET_RESET' })
    await assert.rejects(connection.write(Buffer.from('x')), { code: 'NET_RESET' })
    assert.ok(connection.signal.aborted)
    peer.server.close()
  })
})

async function listening(server: Server): Promise<{ server: Server; address: { host: string; port: number } }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no IP address')
  return { server, address: { host: address.address, port: address.port } }
}
