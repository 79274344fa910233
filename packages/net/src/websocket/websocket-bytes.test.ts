import { after, before } from 'node:test'
import type { Server } from '../serve/serve.ts'
import { connectionContract } from '../testing/connection-contract.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { connectWebSocketMessages } from './connect-websocket.ts'
import { type Content, messageStream } from './message-stream.ts'
import { serveWebSocketMessages } from '../http/serve-websocket.ts'
import { byteStream } from './websocket-bytes.ts'
import type { WebSocketMessages } from './websocket-messages.ts'
import { suiteUnless } from '../../../../e2e/support/needs.ts'

const certificate = makeTestCertificate()

/** As for an end that knows no end mark. */
const PLAIN_BYTES: Content = {
  encode: (bytes) => [bytes],
  rest: () => [],
  endMark: undefined,
  decode: (message) => (message.kind === 'binary' ? message.bytes : Buffer.from(message.text)),
}

contractOver('a WebSocket', 'ws', {}, {})
suiteUnless(noCertificates, 'a WebSocket over TLS', () =>
  contractOver('a WebSocket over TLS', 'wss', { tls: certificate }, { tls: { ca: certificate.cert } }),
)

function contractOver(
  name: string,
  scheme: string,
  serving: Parameters<typeof serveWebSocketMessages>[2],
  connecting: Parameters<typeof connectWebSocketMessages>[1],
): void {
  let server: Server
  const accepted: ((messages: WebSocketMessages) => void)[] = []
  before(async () => {
    const onMessages = async (messages: WebSocketMessages) => {
      accepted.shift()?.(messages)
      await messages.closed
    }
    server = await serveWebSocketMessages({ host: '127.0.0.1', port: 0 }, onMessages, serving)
  })
  after(() => server.stop())
  const makeMessages = async () => {
    const [address] = server.addresses
    if (address.kind !== 'ip') throw new Error('no such server')
    const served = new Promise<WebSocketMessages>((resolve) => accepted.push(resolve))
    const url = `${scheme}://127.0.0.1:${address.port}/`
    return Promise.all([connectWebSocketMessages(url, connecting), served])
  }
  const byBytes = async () => {
    const [client, served] = await makeMessages()
    return [byteStream(client), byteStream(served)] as const
  }
  const byPlainBytes = async () => {
    const [client, served] = await makeMessages()
    return [messageStream(client, PLAIN_BYTES), messageStream(served, PLAIN_BYTES)] as const
  }
  connectionContract(name, byBytes, { halfClose: 'in-band' })
  connectionContract(`${name} without end marks`, byPlainBytes, { halfClose: 'none' })
}
