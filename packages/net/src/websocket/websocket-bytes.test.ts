import { after, before } from 'node:test'
import type { Connection } from '../connection.ts'
import type { Server } from '../serve.ts'
import { connectionContract } from '../testing/connection-contract.ts'
import { makeTestCertificate } from '../testing/test-certificate.ts'
import { connectWebSocket } from './connect-websocket.ts'
import { serveWebSocket } from './serve-websocket.ts'

const certificate = makeTestCertificate()

contractOver('a WebSocket', 'ws', {}, {})
contractOver('a WebSocket over TLS', 'wss', { tls: certificate }, { tls: { ca: certificate.cert } })

function contractOver(
  name: string,
  scheme: string,
  serving: Parameters<typeof serveWebSocket>[2],
  connecting: Parameters<typeof connectWebSocket>[1],
): void {
  let server: Server
  const accepted: ((connection: Connection) => void)[] = []
  before(async () => {
    const onConnection = async (connection: Connection) => {
      accepted.shift()?.(connection)
      await connection.closed
    }
    server = await serveWebSocket({ host: '127.0.0.1', port: 0 }, onConnection, serving)
  })
  after(() => server.stop())
  connectionContract(name, async () => {
    const [address] = server.addresses
    if (address.kind !== 'ip') throw new Error('no such server')
    const served = new Promise<Connection>((resolve) => accepted.push(resolve))
    return Promise.all([connectWebSocket(`${scheme}://127.0.0.1:${address.port}/`, connecting), served])
  })
}
