/** Crowds that misbehave: they never read, say nothing, end and stay, or reset. The server serves the others, and can stop. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect as netConnect, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import type { IpAddress } from '../address.ts'
import { connect } from '../connect/connect.ts'
import { NetError } from '../errors.ts'
import { type Handler, serve, type ServeOptions, type Server } from './serve.ts'
import { nextTurn } from '../testing/connection-traits.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'

const CROWD = 20
const certificate = makeTestCertificate()

const echo: Handler = async (connection) => {
  for await (const bytes of connection) await connection.write(bytes)
}

async function crowd({ addresses }: Server<IpAddress>): Promise<readonly Socket[]> {
  const sockets = Array.from({ length: CROWD }, () => {
    return netConnect({ ...addresses[0], allowHalfOpen: true }).on('error', () => {})
  })
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  return sockets
}

async function isServed({ addresses }: Server<IpAddress>, tls: boolean): Promise<void> {
  const connection = await connect(addresses[0], tls ? { tls: { ca: certificate.cert } } : {})
  await connection.write(Buffer.from('hello'))
  assert.equal(String(await connection.readExactly(5)), 'hello')
  connection.abort()
}

interface Misconduct {
  readonly name: string
  readonly act: (socket: Socket) => void
}

const MISCONDUCTS: readonly Misconduct[] = [
  { name: 'say nothing', act: () => {} },
  { name: 'never read', act: (socket) => void socket.pause().write(Buffer.alloc(16 * 1024 * 1024)) },
  { name: 'end their direction and stay', act: (socket) => void socket.end('bye') },
  { name: 'reset at once', act: (socket) => void socket.resetAndDestroy() },
  { name: 'reset while they are answered', act: (socket) => void socket.write('x', () => socket.resetAndDestroy()) },
]

for (const [transport, options] of [
  ['TCP', {}],
  ['TLS', { tls: certificate }],
] as const satisfies readonly (readonly [string, ServeOptions])[]) {
  void describe(`a server over ${transport} with ${CROWD} peers that`, () => {
    leavesNothingOpen()

    for (const { name, act } of MISCONDUCTS) {
      const skip = 'tls' in options && noCertificates
      void it(`${name}, serves the next and stops`, { skip }, async () => {
        const errors: unknown[] = []
        const onError = (error: unknown) => errors.push(error)
        const server = await serve({ host: '127.0.0.1', port: 0 }, echo, { ...options, onError })
        const sockets = await crowd(server)
        for (const socket of sockets) act(socket)
        await isServed(server, 'tls' in options)
        await server.stop()
        while (server.counters.current > 0) await nextTurn()
        assert.ok(
          errors.every((error) => error instanceof NetError),
          errors.map(String).join('\n'),
        )
        for (const socket of sockets) socket.destroy()
      })
    }
  })
}

void describe('a server that drains', () => {
  leavesNothingOpen()

  void it('cuts those off that do not read what it has to say, and counts them', async () => {
    const saysMuch: Handler = async (connection) => {
      for (;;) await connection.write(Buffer.alloc(64 * 1024))
    }
    const server = await serve({ host: '127.0.0.1', port: 0 }, saysMuch, { onError: () => {} })
    const sockets = await crowd(server)
    for (const socket of sockets) socket.pause()
    while (server.counters.current < CROWD) await nextTurn()
    assert.deepEqual(await server.drain({ timeoutMs: 10 }), { endedCount: 0, cutOffCount: CROWD })
    for (const socket of sockets) socket.destroy()
  })
})
