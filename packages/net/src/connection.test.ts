import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { connect, type ConnectOptions } from './connect.ts'
import type { Connection } from './connection.ts'
import { listen, type Listener, type ListenOptions } from './listen.ts'
import { memoryPair } from './memory-pair.ts'
import type { Target } from './target.ts'
import { connectionContract } from './testing/connection-contract.ts'
import { makeTestCertificate } from './testing/test-certificate.ts'

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
overSockets('TCP', { host: '127.0.0.1', port: 0 }, {}, {})
overSockets('TCP over IPv6', { host: '::1', port: 0 }, {}, {})
overSockets('a Unix socket', { path: join(folder, 'contract.sock') }, {}, {})
overSockets('TLS', { host: '127.0.0.1', port: 0 }, { tls: certificate }, { tls: { ca: certificate.cert } })

startedOver('TCP', { host: '127.0.0.1', port: 0 })
startedOver('a Unix socket', { path: join(folder, 'start-tls.sock') })

function startedOver(name: string, target: Target): void {
  overSockets(`TLS begun on ${name}`, target, {}, {}, async (client, server) => {
    const connecting = client.startTls({ role: 'client', ca: certificate.cert, servername: 'localhost' })
    await Promise.all([connecting, server.startTls({ role: 'server', ...certificate })])
  })
}

function overSockets(
  name: string,
  target: Target,
  listening: ListenOptions,
  connecting: ConnectOptions,
  prepare?: (client: Connection, server: Connection) => Promise<void>,
): void {
  let listener: Listener
  before(async () => {
    listener = await listen(target, listening)
  })
  after(() => listener.close())
  connectionContract(name, async () => {
    const [address] = listener.addresses
    if (address.kind === 'memory') throw new Error('no such listener')
    const [client, server] = await Promise.all([connect(address, connecting), listener.accept()])
    if (server === null) throw new Error('the listener is closed')
    await prepare?.(client, server)
    return [client, server]
  })
}
