import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { connect, type ConnectOptions } from './connect/connect.ts'
import type { Connection } from './connection.ts'
import { listen, type Listener, type ListenOptions } from './serve/listen.ts'
import { memoryPair } from './memory-pair.ts'
import type { Target } from './target.ts'
import type { IpAddress } from './address.ts'
import type { Server } from './serve/serve.ts'
import { connectionContract, type MakePair } from './testing/connection-contract.ts'
import { type ConnectionTraits, nextTurn } from './testing/connection-traits.ts'
import { relayProxy, type RelayKind } from './testing/relay-proxy.ts'
import { makeTestCertificate, noCertificates } from './testing/test-certificate.ts'
import { suiteUnless } from '../../../e2e/support/needs.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const certificate = makeTestCertificate()
const folder = await mkdtemp(join(tmpdir(), 'partyline-net-'))
after(() => rm(folder, { recursive: true }))

connectionContract('a memory pair', async () => memoryPair())
connectionContract('a memory pair that delivers in uneven chunks', async () =>
  memoryPair({ chunking: (left) => left % 4096 }),
)
connectionContract('a memory pair that stalls', async () =>
  memoryPair({ stall: () => new Promise((resolve) => setImmediate(resolve)) }),
)
overSockets('TCP', LOOPBACK, {}, {}, {})
overSockets('TCP over IPv6', { host: '::1', port: 0 }, {}, {}, {})
overSockets('a Unix socket', { path: join(folder, 'contract.sock') }, {}, {}, { abort: 'end' })
suiteUnless(noCertificates, 'TLS', () =>
  overSockets('TLS', LOOPBACK, { tls: certificate }, { tls: { ca: certificate.cert } }, { abort: 'end' }),
)

suiteUnless(noCertificates, 'TLS begun later', () => {
  startedOver('TCP', LOOPBACK)
  startedOver('a Unix socket', { path: join(folder, 'start-tls.sock') })
})

for (const kind of ['http', 'socks5'] as const) {
  overProxy(`TCP through a proxy, ${kind},`, kind, {}, {})
  suiteUnless(noCertificates, `TLS through a proxy, ${kind}`, () =>
    overProxy(`TLS through a proxy, ${kind},`, kind, { tls: certificate }, { tls: { ca: certificate.cert } }),
  )
}

/** What the other side sees of an abort is up to the proxy. */
function overProxy(name: string, kind: RelayKind, listening: ListenOptions, connecting: ConnectOptions): void {
  let listener: Listener<IpAddress>
  let proxy: Server<IpAddress>
  before(async () => {
    listener = await listen(LOOPBACK, listening)
    proxy = await relayProxy(kind)
  })
  after(() => Promise.all([listener.close(), proxy.stop()]))
  const makePair: MakePair = async () => {
    const [{ host, port }] = proxy.addresses
    const options = { ...connecting, proxy: { kind, host, port } }
    const [client, server] = await Promise.all([connect(listener.addresses[0], options), listener.accept()])
    if (server === null) throw new Error('the listener is closed')
    return [client, server]
  }
  connectionContract(name, makePair, { abort: 'end' })
}

function startedOver(name: string, target: Target): void {
  overSockets(`TLS begun on ${name}`, target, {}, {}, { abort: 'end' }, async (client, server) => {
    const connecting = client.startTls({ role: 'client', ca: certificate.cert, servername: 'localhost' })
    await Promise.all([connecting, server.startTls({ role: 'server', ...certificate })])
    // The tickets for later sessions are still on the way (RFC 8446 4.6.1).
    for (let turn = 0; turn < 3; turn += 1) await nextTurn()
  })
}

function overSockets(
  name: string,
  target: Target,
  listening: ListenOptions,
  connecting: ConnectOptions,
  traits: Partial<ConnectionTraits>,
  prepare?: (client: Connection, server: Connection) => Promise<void>,
): void {
  let listener: Listener
  before(async () => {
    listener = await listen(target, listening)
  })
  after(() => listener.close())
  const makePair: MakePair = async () => {
    const [address] = listener.addresses
    if (address.kind === 'memory') throw new Error('no such listener')
    const [client, server] = await Promise.all([connect(address, connecting), listener.accept()])
    if (server === null) throw new Error('the listener is closed')
    await prepare?.(client, server)
    return [client, server]
  }
  connectionContract(name, makePair, traits)
}
