import assert from 'node:assert/strict'
import { lstat, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { IpAddress } from '../address.ts'
import { Admission, type Rejection } from './admission.ts'
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { AddressNotAvailableError, PathError, PermissionError, PortInUseError, TargetError } from '../errors.ts'
import { listen } from './listen.ts'
import { type Handler, serve } from './serve.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'

const certificate = makeTestCertificate()
const LOOPBACK = { host: '127.0.0.1', port: 0 }
const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))

const echo: Handler = async (connection) => {
  for await (const bytes of connection) await connection.write(bytes)
}

async function ask(connection: Connection, text: string): Promise<string> {
  await connection.write(Buffer.from(text))
  return String(await connection.read())
}

void describe('serve', () => {
  void it('serves many connections at the same time', async () => {
    await using server = await serve(LOOPBACK, echo)
    const connections = await Promise.all(Array.from({ length: 50 }, () => connect(server.addresses[0])))
    const answers = await Promise.all(connections.map((connection, index) => ask(connection, `${index}`)))
    assert.deepEqual(answers, [...connections.keys()].map(String))
    assert.equal(server.counters.current, 50)
    for (const connection of connections) connection.abort()
  })

  void it('lets a handler that fails end its own connection only, and reports it', async () => {
    const errors: unknown[] = []
    const handler: Handler = async (connection) => {
      if (String(await connection.read()) === 'fail') throw new Error('a bug')
      await connection.write(Buffer.from('fine'))
    }
    await using server = await serve(LOOPBACK, handler, { onError: (error) => errors.push(error) })
    const [failing, other] = [await connect(server.addresses[0]), await connect(server.addresses[0])]
    await failing.write(Buffer.from('fail'))
    assert.equal(await failing.read(), null)
    assert.equal(await ask(other, 'go on'), 'fine')
    assert.deepEqual(errors, [new Error('a bug')])
    assert.equal(server.counters.handlersFailed, 1)
    await Promise.all([failing.close(), other.close()])
  })

  void it('closes the connection of a handler that returns at once, whatever it returns', async () => {
    // @ts-expect-error: a program without types can return what its last call did.
    const handler: Handler = (connection) => connection.writeNow(Buffer.from('hello'))
    await using server = await serve(LOOPBACK, handler)
    await using connection = await connect(server.addresses[0])
    assert.equal(String(await connection.readExactly(5)), 'hello')
    assert.equal(await connection.read(), null)
    assert.equal(server.counters.handlersFailed, 0)
  })

  void it('drains: waits for those that end by themselves, cuts off the rest, and counts both', async () => {
    const handler: Handler = async (connection, { draining }) => {
      const isPolite = String(await connection.read()) === 'polite'
      await connection.write(Buffer.from('understood'))
      if (isPolite) await new Promise((resolve) => draining.addEventListener('abort', resolve))
      else await connection.closed
      if (isPolite) await connection.write(Buffer.from('goodbye'))
    }
    const server = await serve(LOOPBACK, handler)
    const [polite, stubborn] = [await connect(server.addresses[0]), await connect(server.addresses[0])]
    assert.equal(await ask(polite, 'polite'), 'understood')
    assert.equal(await ask(stubborn, 'stubborn'), 'understood')
    const reading = polite.read()
    const draining = server.drain({ timeoutMs: 50 })
    assert.equal(String(await reading), 'goodbye')
    await polite.close()
    assert.deepEqual(await draining, { endedCount: 1, cutOffCount: 1 })
    await assert.rejects(connect(server.addresses[0]), { code: 'NET_CONNECTION_REFUSED' })
    assert.equal(await stubborn.read(), null)
    await stubborn.close()
  })

  for (const [transport, tls] of [
    ['TCP', undefined],
    ['TLS', certificate],
  ] as const) {
    const skip = transport === 'TLS' && noCertificates
    void it(
      `lets its clients over ${transport} see an end when it is disposed of, after all that was written`,
      { skip },
      async () => {
        const served = Promise.withResolvers<void>()
        const handler: Handler = async (connection) => {
          await connection.write('last words')
          served.resolve()
          // As most do that wait for what never comes.
          while ((await connection.read()) !== null);
        }
        const server = await serve(LOOPBACK, handler, tls === undefined ? {} : { tls })
        const options = tls === undefined ? {} : { tls: { ca: tls.cert } }
        const client = await connect(server.addresses[0], options)
        await served.promise
        await client.write('unread')
        const disposing = server[Symbol.asyncDispose]()
        const received: Uint8Array[] = []
        for await (const bytes of client) received.push(bytes)
        assert.equal(String(Buffer.concat(received)), 'last words')
        await client.close()
        await disposing
        assert.equal(server.counters.handlersFailed, 0)
      },
    )
  }

  void it('waits without end where it is told to wait until Infinity', async () => {
    const server = await serve(LOOPBACK, echo, { idleTimeoutMs: Infinity })
    const connection = await connect(server.addresses[0], { timeoutMs: Infinity })
    const draining = server.drain({ timeoutMs: Infinity })
    for (let count = 0; count < 100; count += 1) assert.equal(await ask(connection, 'x'), 'x')
    await connection.close({ timeoutMs: Infinity })
    assert.deepEqual(await draining, { endedCount: 1, cutOffCount: 0 })
  })

  void it('stops at once, and again without harm', async () => {
    const server = await serve(LOOPBACK, echo)
    const connection = await connect(server.addresses[0])
    assert.equal(await ask(connection, 'x'), 'x')
    await Promise.all([server.stop(), server.stop()])
    assert.equal((await connection.closed).kind, 'failed')
    assert.deepEqual(await server.drain({ timeoutMs: 1000 }), { endedCount: 0, cutOffCount: 0 })
  })

  void it('closes a connection on which nothing moves', async () => {
    const errors = Promise.withResolvers<unknown>()
    await using server = await serve(LOOPBACK, echo, { idleTimeoutMs: 5, onError: errors.resolve })
    await using connection = await connect(server.addresses[0])
    assert.equal(await connection.read(), null)
    assert.match(String(await errors.promise), /idle for 5 ms/)
  })
})

void describe('limits of serve', () => {
  for (const isTls of [false, true]) {
    const over = isTls ? 'over TLS' : 'over TCP'
    const connectTo = (address: IpAddress) => connect(address, isTls ? { tls: { ca: certificate.cert } } : {})
    const skip = isTls && noCertificates
    void it(
      `rejects ${over} what is over maxConnections, with the bytes that say why, and has room again later`,
      { skip },
      async () => {
        const rejections: Rejection[] = []
        const rejection = (reason: Rejection) => {
          rejections.push(reason)
          return Buffer.from('full\n')
        }
        const options = { maxConnections: 1, rejection, ...(isTls ? { tls: certificate } : {}) }
        await using server = await serve(LOOPBACK, echo, options)
        const first = await connectTo(server.addresses[0])
        assert.equal(await ask(first, 'x'), 'x')
        const second = await connectTo(server.addresses[0])
        second.writeNow(Buffer.from('NICK someone'))
        assert.equal(String(await second.read()), 'full\n')
        assert.equal(await second.read(), null)
        await second.close()
        assert.equal(rejections[0]?.kind, 'connections')
        assert.equal(server.counters.rejected, 1)
        await first.close()
        while (server.counters.current > 0) await new Promise((resolve) => setImmediate(resolve))
        await using third = await connectTo(server.addresses[0])
        assert.equal(await ask(third, 'y'), 'y')
      },
    )
  }

  void it('reports words that cannot be said to a client it turns away, and goes on', async () => {
    const errors: unknown[] = []
    const options = { maxConnections: 1, onError: (error: unknown) => errors.push(error) }
    for (const rejection of [() => JSON.parse('{}'), () => assert.fail('a mistake')]) {
      await using server = await serve(LOOPBACK, echo, { ...options, rejection })
      await using _first = await connect(server.addresses[0])
      await using second = await connect(server.addresses[0])
      assert.equal(await second.read(), null)
      assert.equal(server.counters.rejected, 1)
    }
    assert.match(String(errors[0]), /^TypeError: what is sent: \{\} is not/)
    assert.match(String(errors[1]), /a mistake/)
  })

  void it('lets connections over maxConnections wait, in their order, when asked to', async () => {
    await using server = await serve(LOOPBACK, echo, { maxConnections: 1, maxConnectionsReached: 'wait' })
    const first = await connect(server.addresses[0])
    assert.equal(await ask(first, '1'), '1')
    const waiting = await Promise.all([connect(server.addresses[0]), connect(server.addresses[0])])
    const answers = waiting.map(async (connection, index) => {
      assert.equal(await ask(connection, `w${index}`), `w${index}`)
      await connection.close()
    })
    while (server.counters.waiting < 2) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(server.counters.current, 1)
    await first.close()
    await Promise.all(answers)
    assert.equal(server.counters.rejected, 0)
  })

  void it('tells the end of a client that spoke and ended while it waited for a place', async () => {
    const heard: string[] = []
    const listening: Handler = async (connection) => {
      let text = ''
      for await (const bytes of connection) text += String(bytes)
      heard.push(text)
      if (text !== 'first') await connection.write(Buffer.from('heard'))
    }
    await using server = await serve(LOOPBACK, listening, { maxConnections: 1, maxConnectionsReached: 'wait' })
    const first = await connect(server.addresses[0])
    await first.write(Buffer.from('first'))
    while (server.counters.current < 1) await new Promise((resolve) => setImmediate(resolve))
    const waiting = await Promise.all([connect(server.addresses[0]), connect(server.addresses[0])])
    await waiting[0]?.write(Buffer.from('waited'))
    for (const connection of waiting) await connection.closeWrite()
    while (server.counters.waiting < 2) await new Promise((resolve) => setImmediate(resolve))
    // So many turns that a server that did read would have read all of it.
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    await first.close()
    for (const connection of waiting) assert.equal(String(await connection.read({ timeoutMs: 5000 })), 'heard')
    assert.deepEqual(heard.toSorted(), ['', 'first', 'waited'])
    for (const connection of waiting) await connection.close()
  })

  void it('limits the connections of one address, except of those that are exempt', async () => {
    let isExempt = false
    const options = { connectionsPerAddressMax: 1, isExempt: () => isExempt }
    await using server = await serve(LOOPBACK, echo, options)
    await using first = await connect(server.addresses[0])
    assert.equal(await ask(first, 'x'), 'x')
    await using second = await connect(server.addresses[0])
    assert.equal(await second.read(), null)
    isExempt = true
    await using third = await connect(server.addresses[0])
    assert.equal(await ask(third, 'z'), 'z')
  })
})

void describe('servers that share an Admission', () => {
  void it('count together, in all and for each address', async () => {
    const limits = { maxConnections: 9, connectionsPerAddressMax: 1 }
    const admission = new Admission(limits)
    await using first = await serve(LOOPBACK, echo, { admission })
    await using second = await serve(LOOPBACK, echo, { admission })
    await using held = await connect(first.addresses[0])
    assert.equal(await ask(held, 'x'), 'x')
    await using refused = await connect(second.addresses[0])
    assert.equal(await refused.read(), null)
    assert.deepEqual([first.counters.current, second.counters.current, admission.current], [1, 0, 1])
    limits.connectionsPerAddressMax = 2
    await using admitted = await connect(second.addresses[0])
    assert.equal(await ask(admitted, 'y'), 'y')
  })

  void it('give a free place to the first that waits, at whichever server it is', async () => {
    const admission = new Admission({ maxConnections: 1 })
    const options = { admission, maxConnectionsReached: 'wait' } as const
    await using first = await serve(LOOPBACK, echo, options)
    await using second = await serve(LOOPBACK, echo, options)
    const held = await connect(first.addresses[0])
    assert.equal(await ask(held, 'x'), 'x')
    const waiting = [await connect(second.addresses[0]), await connect(first.addresses[0])]
    while (second.counters.waiting + first.counters.waiting < 2) await new Promise((resolve) => setImmediate(resolve))
    const served = waiting.map(async (connection) => {
      assert.equal(await ask(connection, 'y'), 'y')
      return connection
    })
    await held.close()
    const next = await Promise.race(served)
    assert.equal(admission.current, 1)
    await next.close()
    for (const connection of await Promise.all(served)) await connection.close()
  })
})

void describe('addresses of serve and listen', () => {
  void it('names the process that holds a port, and a free one', async () => {
    await using server = await serve(LOOPBACK, echo)
    const { port } = server.addresses[0]
    await assert.rejects(serve({ host: '127.0.0.1', port }, echo), (error) => {
      assert.ok(error instanceof PortInUseError)
      assert.equal(error.code, 'NET_PORT_IN_USE')
      assert.ok(error.freePort !== undefined && error.freePort > port)
      if (process.platform === 'linux') {
        assert.equal(error.holder?.pid, process.pid)
        assert.match(error.message, new RegExp(`process ${process.pid} \\(.*node`))
        assert.match(error.remedy, new RegExp(`stop process ${process.pid}, or listen on port ${error.freePort}`))
      }
      return true
    })
  })

  void it('says that no interface has the address', async () => {
    await assert.rejects(serve({ host: '192.0.2.77', port: 0 }, echo), AddressNotAvailableError)
  })

  void it('says that tls:// needs a certificate', async () => {
    await assert.rejects(serve('tls://127.0.0.1:0', echo), TargetError)
  })

  void it('listens on every address of a name, with the same port', async () => {
    await using server = await serve({ host: 'localhost', port: 0 }, echo)
    assert.equal(new Set(server.addresses.map(({ port }) => port)).size, 1)
    for (const address of server.addresses) {
      await using connection = await connect(address)
      assert.equal(await ask(connection, 'x'), 'x')
    }
  })

  void it('listens on all interfaces and gives IPv4 addresses as such', async () => {
    const remotes: unknown[] = []
    const handler: Handler = (connection) => void remotes.push(connection.remoteAddress)
    await using server = await serve({ host: '', port: 0 }, handler)
    await using connection = await connect({ host: '127.0.0.1', port: server.addresses[0].port })
    assert.equal(await connection.read(), null)
    assert.deepEqual(remotes, [connection.localAddress])
  })

  void it('lets several servers share a port when asked to', async () => {
    await using first = await serve(LOOPBACK, echo, { reusePort: true })
    await using second = await serve(first.addresses[0], echo, { reusePort: true })
    assert.deepEqual(first.addresses, second.addresses)
  })

  void it('replaces a Unix socket that nobody listens on any more', async () => {
    const path = join(folder, 'stale.sock')
    const abandoned = createServer()
    await new Promise<void>((resolve) => abandoned.listen(join(folder, 'moved.sock'), resolve))
    const { rename } = await import('node:fs/promises')
    await rename(join(folder, 'moved.sock'), path)
    await new Promise((resolve) => abandoned.close(resolve))
    assert.ok((await lstat(path)).isSocket())
    const server = await serve({ path }, echo)
    await using connection = await connect({ path })
    assert.equal(await ask(connection, 'x'), 'x')
    await server.stop()
    await assert.rejects(lstat(path), { code: 'ENOENT' })
  })

  void it('refuses a Unix socket that is alive, and leaves it alone', async () => {
    const path = join(folder, 'alive.sock')
    await using server = await serve({ path }, echo)
    await assert.rejects(serve({ path }, echo), PortInUseError)
    await using connection = await connect({ path })
    assert.equal(await ask(connection, 'x'), 'x')
    assert.deepEqual(server.addresses, [{ kind: 'unix', path }])
  })

  void it('refuses a path where something else is, or whose folder does not exist', async () => {
    const path = join(folder, 'file')
    await writeFile(path, 'precious')
    await assert.rejects(serve({ path }, echo), PathError)
    await assert.rejects(serve({ path: join(folder, 'no', 'folder.sock') }, echo), PathError)
  })

  const isLinux = process.platform === 'linux'
  void it('says of a folder that takes no socket that it is the folder', { skip: !isLinux && 'no /proc' }, async () => {
    await assert.rejects(serve({ path: '/proc/a.sock' }, echo), (error) => {
      assert.ok(error instanceof PermissionError)
      assert.match(error.message, /^cannot listen on unix:\/proc\/a\.sock: this user may not make a socket in \/proc$/)
      assert.match(error.remedy, /choose another folder$/)
      return true
    })
  })
})

void describe('listen', () => {
  void it('gives connections one by one, and ends when it is closed', async () => {
    const listener = await listen(LOOPBACK)
    const client = await connect(listener.addresses[0])
    for await (const connection of listener) {
      connection.abort()
      break
    }
    assert.equal((await client.closed).kind, 'failed')
    const accepting = listener.accept()
    await listener.close()
    assert.equal(await accepting, null)
    for await (const _ of listener) assert.fail('it is closed')
  })
})
