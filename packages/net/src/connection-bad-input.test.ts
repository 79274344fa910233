/**
 * Peers that break off in every state that a connection can be in: a typed error for each caller that waits, and nothing left
 * open.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, it } from 'node:test'
import { type TLSSocket, createServer as createTlsServer } from 'node:tls'
import { connect, type ConnectOptions } from './connect/connect.ts'
import type { Connection } from './connection.ts'
import { NetError } from './errors.ts'
import { nextTurn } from './testing/connection-traits.ts'
import { leavesNothingOpen } from './testing/open-handles.ts'
import { makeTestCertificate, noCertificates } from './testing/test-certificate.ts'
import { writeUntilHeldBack } from './testing/writing-contract.ts'

const certificate = makeTestCertificate()
const LAST = Buffer.from('last')

interface Peer extends AsyncDisposable {
  readonly connection: Connection
  /** Sends bytes, and resolves when the kernel has them. */
  readonly send: (bytes: Uint8Array) => Promise<void>
  readonly end: () => void
  /** Breaks off with a RST. */
  readonly reset: () => void
}

/** A connection of ours to a peer of node:net that is paused and stays half-open. */
async function plainPeer(options: ConnectOptions, onSocket: (raw: Socket) => Promise<Socket>): Promise<Peer> {
  const accepted = Promise.withResolvers<{ raw: Socket; socket: Socket }>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (raw) => {
    raw.on('error', () => {})
    onSocket(raw).then((socket) => accepted.resolve({ raw, socket }), accepted.reject)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no IP address')
  const connection = await connect({ host: '127.0.0.1', port: address.port }, options)
  const { raw, socket } = await accepted.promise
  const dispose = async () => {
    connection.abort()
    socket.destroy()
    raw.destroy()
    await connection.closed
    server.close()
  }
  return {
    connection,
    send: (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    end: () => socket.end(),
    reset: () => raw.resetAndDestroy(),
    [Symbol.asyncDispose]: dispose,
  }
}

function tlsPeer(): Promise<Peer> {
  const secured = Promise.withResolvers<TLSSocket>()
  const server = createTlsServer({ ...certificate, allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    socket.pause()
    secured.resolve(socket)
  })
  return plainPeer({ tls: { ca: certificate.cert } }, (raw) => {
    server.emit('connection', raw)
    return secured.promise
  })
}

const TRANSPORTS = [
  { name: 'TCP', open: () => plainPeer({}, async (raw) => raw), skip: false },
  { name: 'TLS', open: tlsPeer, skip: noCertificates },
] as const

interface State {
  readonly name: string
  readonly prepare?: (peer: Peer) => unknown
  /** What waits when the reset comes. */
  readonly wait: (connection: Connection) => Promise<unknown>
  /** Closing goes on whatever the other side does; everything else fails with a typed error. */
  readonly isClosing?: boolean
}

const holdBack = ({ connection }: Peer) => writeUntilHeldBack(connection)

const STATES: readonly State[] = [
  { name: 'idle', wait: (connection) => connection.closed.then(() => connection.flushed()) },
  { name: 'read', wait: (connection) => connection.read() },
  {
    name: 'read by a known amount',
    prepare: ({ send }) => send(Buffer.from('abc')),
    wait: (connection) => connection.readExactly(4),
  },
  { name: 'iterated', wait: (connection) => connection[Symbol.asyncIterator]().next() },
  { name: 'written to', prepare: holdBack, wait: (connection) => connection.write(LAST) },
  { name: 'flushed', prepare: holdBack, wait: (connection) => connection.flushed() },
  {
    name: 'half-closed by us',
    prepare: ({ connection }) => connection.closeWrite(),
    wait: (connection) => connection.read(),
  },
  { name: 'half-closed by us, with bytes to send', prepare: holdBack, wait: (connection) => connection.closeWrite() },
  {
    name: 'half-closed by the other side',
    prepare: async (peer) => {
      peer.end()
      assert.equal(await peer.connection.read(), null)
      await holdBack(peer)
    },
    wait: (connection) => connection.write(LAST),
  },
  {
    name: 'closed, with bytes to send',
    prepare: holdBack,
    wait: (connection) => connection.close({ timeoutMs: 60_000 }),
    isClosing: true,
  },
  {
    name: 'lingering',
    prepare: async ({ connection }) => {
      void connection.close({ timeoutMs: 60_000 })
      for (let turn = 0; turn < 10; turn += 1) await nextTurn()
    },
    wait: (connection) => connection.close(),
    isClosing: true,
  },
]

for (const { name: transport, open, skip } of TRANSPORTS) {
  void describe(`a connection over ${transport} whose peer resets it`, () => {
    leavesNothingOpen()

    for (const { name, prepare, wait, isClosing = false } of STATES) {
      void it(`while it is ${name}, ${isClosing ? 'is closed' : 'fails'}`, { skip }, async () => {
        await using peer = await open()
        const { connection } = peer
        await prepare?.(peer)
        const outcome = wait(connection).catch((error: unknown) => error)
        peer.reset()
        if (isClosing) assert.equal(await outcome, undefined)
        else assert.ok((await outcome) instanceof NetError, String(await outcome))
        const reason = await connection.closed
        assert.equal(reason.kind, isClosing ? 'closed' : 'failed')
        assert.ok(connection.signal.aborted && connection.signal.reason instanceof NetError)
        assert.equal(connection.writeNow(LAST), false)
        assert.equal(connection.bytesPending, 0)
      })
    }

    void it('gives what had come before, and then the error', { skip }, async () => {
      await using peer = await open()
      const { connection } = peer
      await peer.send(LAST)
      while (connection.bytesRead < LAST.length) await nextTurn()
      peer.reset()
      await connection.closed
      assert.equal(String(await connection.read()), 'last')
      await assert.rejects(connection.read(), NetError)
    })
  })
}
