/** `idleTimeoutMs` on every transport and from each side: a silent connection is closed, and its reader is told. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { connect, type ConnectOptions } from './connect/connect.ts'
import type { Connection } from './connection.ts'
import { listen, type ListenOptions } from './serve/listen.ts'
import type { Target } from './target.ts'
import { leavesNothingOpen } from './testing/open-handles.ts'
import { relayProxy } from './testing/relay-proxy.ts'
import { makeTestCertificate, noCertificates } from './testing/test-certificate.ts'
import { connectWebSocket } from './websocket/connect-websocket.ts'
import { serveWebSocket } from './http/serve-websocket.ts'

/** Where the time begins when all is ready. */
const IDLE = { idleTimeoutMs: 50 }
/** Where it begins before a handshake, which takes long on a busy machine and must not be taken for silence. */
const IDLE_WITH_HANDSHAKE = { idleTimeoutMs: 1_000 }
/** Above what `connect` takes at most. */
const ACCEPT_TIMEOUT_MS = 60_000
const TCP = { host: '127.0.0.1', port: 0 }
const certificate = makeTestCertificate()
const trust = { ca: certificate.cert }
const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))

interface Ends {
  readonly client: Connection
  readonly server: Connection
}

/** What has to be closed goes to `held`, also when there will be no connection. */
type Open = (held: AsyncDisposableStack, serving: ListenOptions, connecting: ConnectOptions) => Promise<Ends>

function over(target: Target, secured: ListenOptions = {}, trusting: ConnectOptions = {}): Open {
  return async (held, serving, connecting) => {
    const listener = held.use(await listen(target, { ...secured, ...serving }))
    const [address] = listener.addresses
    if (address.kind === 'memory') throw new Error('no such listener')
    const accepting = listener.accept({ timeoutMs: ACCEPT_TIMEOUT_MS })
    const [client, server] = await Promise.all([connect(address, { ...trusting, ...connecting }), accepting])
    if (server === null) throw new Error('the listener is closed')
    return { client, server }
  }
}

const begunLater: Open = async (held, serving, connecting) => {
  const { client, server } = await over(TCP)(held, serving, connecting)
  const accepting = server.startTls({ role: 'server', ...certificate })
  await Promise.all([client.startTls({ role: 'client', servername: 'localhost', ...trust }), accepting])
  return { client, server }
}

const throughProxy: Open = async (held, serving, connecting) => {
  const proxyServer = held.use(await relayProxy('socks5'))
  const [{ host, port }] = proxyServer.addresses
  const proxy = { kind: 'socks5', host, port } as const
  return over(TCP, { tls: certificate }, { tls: trust })(held, serving, { ...connecting, proxy })
}

const webSocket: Open = async (held, serving, connecting) => {
  const served = Promise.withResolvers<Connection>()
  const onConnection = async (connection: Connection) => {
    served.resolve(connection)
    await connection.closed
  }
  const webServer = held.use(await serveWebSocket(TCP, onConnection, { ...serving, onError: () => {} }))
  const [address] = webServer.addresses
  const url = `ws://127.0.0.1:${address.kind === 'ip' ? address.port : 0}/`
  const client = await connectWebSocket(url, connecting)
  return { client, server: await served.promise }
}

const TRANSPORTS: readonly (readonly [name: string, open: Open, idle: typeof IDLE])[] = [
  ['TCP', over(TCP), IDLE],
  ['a Unix socket', over({ path: join(folder, 'idle.sock') }), IDLE],
  ['TLS', over(TCP, { tls: certificate }, { tls: trust }), IDLE],
  ['TLS begun later', begunLater, IDLE_WITH_HANDSHAKE],
  ['TLS through a proxy', throughProxy, IDLE],
  ['a WebSocket', webSocket, IDLE_WITH_HANDSHAKE],
]

void describe('idleTimeoutMs', () => {
  // What is loaded with the first WebSocket may take longer than that.
  before(async () => {
    await using held = new AsyncDisposableStack()
    await webSocket(held, {}, {})
  })
  leavesNothingOpen()

  void it(
    'begins when a connection is handed over, however long a proxy and a handshake took',
    { skip: noCertificates },
    async () => {
      // Every handshake takes longer than that.
      await using held = new AsyncDisposableStack()
      const { client, server } = await throughProxy(held, {}, { idleTimeoutMs: 1 })
      await assert.rejects(client.read(), { code: 'NET_TIMEOUT', phase: 'idle' })
      server.abort()
      await Promise.all([client.closed, server.closed])
    },
  )

  for (const [name, open, limit] of TRANSPORTS) {
    for (const side of ['client', 'server'] as const) {
      const skip = name.startsWith('TLS') && noCertificates
      void it(`closes the ${side} of ${name} when nothing moves, and says so`, { skip }, async () => {
        await using held = new AsyncDisposableStack()
        const ends = await open(held, side === 'server' ? limit : {}, side === 'client' ? limit : {})
        const idle = ends[side]
        await assert.rejects(idle.read(), { code: 'NET_TIMEOUT', phase: 'idle' })
        const reason = await idle.closed
        assert.ok(reason.kind === 'failed' && reason.error.code === 'NET_TIMEOUT')
        ends.client.abort()
        ends.server.abort()
        await Promise.all([ends.client.closed, ends.server.closed])
      })
    }
  }
})
