import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { WebSocketHandshakeError } from '../errors.ts'
import { connectionContract } from '../testing/connection-contract.ts'
import { connectWebSocket, connectWebSocketMessages, type ConnectWebSocketOptions } from './connect-websocket.ts'
import { upgradeWebSocket, type UpgradeOptions } from './upgrade-websocket.ts'
import { byteStream } from './websocket-bytes.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

void describe('upgradeWebSocket', () => {
  let http: HttpServer
  let url: string

  beforeEach(async () => {
    http = createServer((_, response) => response.end('a page'))
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    const address = http.address()
    url = typeof address === 'object' && address !== null ? `ws://127.0.0.1:${address.port}/chat` : ''
  })
  afterEach(() => {
    http.close()
    http.closeAllConnections()
  })

  /** What becomes of the next upgrade. */
  function nextUpgrade(options: UpgradeOptions = {}): Promise<WebSocketMessages> {
    return new Promise((resolve, reject) => {
      http.once('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        upgradeWebSocket(request, socket, head, options).then(resolve, reject)
      })
    })
  }

  async function pair(
    serving: UpgradeOptions,
    connecting: ConnectWebSocketOptions,
  ): Promise<[WebSocketMessages, WebSocketMessages]> {
    const upgraded = nextUpgrade(serving)
    return Promise.all([connectWebSocketMessages(url, connecting), upgraded])
  }

  void it('agrees on the subprotocol that the server prefers of those offered', async () => {
    const subprotocols = ['binary.ircv3.net', 'text.ircv3.net']
    const [client, served] = await pair({ subprotocols }, { subprotocols: subprotocols.toReversed() })
    assert.deepEqual([client.subprotocol, served.subprotocol], ['binary.ircv3.net', 'binary.ircv3.net'])
    await client.close()
    const [other] = await pair({ subprotocols }, {})
    assert.equal(other.subprotocol, undefined)
    await other.close()
  })

  void it('knows both ends by their addresses', async () => {
    const [client, served] = await pair({}, {})
    assert.deepEqual(served.remoteAddress, client.localAddress)
    assert.deepEqual(served.localAddress, client.remoteAddress)
    await client.close()
  })

  const pages: readonly (readonly [what: string, origin: string, host: string, statusCode: number | undefined])[] = [
    ['of the address that is asked', 'http://127.0.0.1:80', '127.0.0.1', undefined],
    ['of the IPv6 address that is asked', 'http://[::1]:9', '[::1]:9', undefined],
    ['of localhost, which is asked', 'http://app.localhost:9', 'App.localhost:9', undefined],
    ['of a name that leads here now', 'http://evil.example:9', 'evil.example:9', 403],
    ['of a name that looks like an address', 'http://127.0.0.1.evil.example', '127.0.0.1.evil.example', 403],
    ['of a name that ends like localhost', 'http://notlocalhost', 'notlocalhost', 403],
    ['of another port', 'http://127.0.0.1:1', '127.0.0.1:2', 403],
    ['without an origin of its own', 'null', '127.0.0.1', 403],
  ]
  for (const [what, origin, host, statusCode] of pages) {
    void it(`${statusCode === undefined ? 'lets in' : 'refuses'} a page ${what}, unless told otherwise`, async () => {
      const served = nextUpgrade().then(
        (messages) => messages.close().then(() => undefined),
        (error: unknown) => (error instanceof WebSocketHandshakeError ? error.statusCode : error),
      )
      const client = connectWebSocketMessages(url, { origin, headers: { Host: host } })
      await client.then((messages) => messages.close()).catch(() => {})
      assert.equal(await served, statusCode)
    })
  }

  void it('lets pages of the same host in, and others by leave only', async () => {
    const [client] = await pair({}, { origin: `http://${new URL(url).host}` })
    await client.close()
    const [other] = await pair(
      { isOriginAllowed: (origin) => origin === 'https://a.example' },
      { origin: 'https://a.example' },
    )
    await other.close()
    const refused = assert.rejects(nextUpgrade(), (error) => {
      return error instanceof WebSocketHandshakeError && error.statusCode === 403
    })
    await assert.rejects(connectWebSocketMessages(url, { origin: 'https://evil.example' }), { statusCode: 403 })
    await refused
  })

  void it('sees further fields of the request, and the name and password of the URL', async () => {
    const request = new Promise<IncomingMessage>((resolve) => http.once('upgrade', resolve))
    const upgraded = nextUpgrade()
    const client = await connectWebSocketMessages(url.replace('//', '//me:secret@'), { headers: { 'X-Token': 'abc' } })
    const { headers } = await request
    assert.equal(headers['x-token'], 'abc')
    assert.equal(headers.authorization, `Basic ${Buffer.from('me:secret').toString('base64')}`)
    assert.equal(headers['sec-websocket-extensions'], undefined)
    await upgraded
    await client.close()
  })

  const requests: readonly [string, string, number][] = [
    ['a method that is not GET', 'POST / HTTP/1.1\r\nSec-WebSocket-Version: 13\r\nUpgrade: websocket', 405],
    ['no key', 'GET / HTTP/1.1\r\nSec-WebSocket-Version: 13\r\nUpgrade: websocket', 400],
    ['another protocol', 'GET / HTTP/1.1\r\nUpgrade: h2c', 400],
  ]
  for (const [name, head, statusCode] of requests) {
    void it(`answers a request with ${name} with ${statusCode}`, async () => {
      const refused = assert.rejects(nextUpgrade(), { code: 'NET_WEBSOCKET_HANDSHAKE', statusCode })
      const raw = await connect({ host: '127.0.0.1', port: Number(new URL(url).port) })
      await raw.write(Buffer.from(`${head}\r\nHost: h\r\nConnection: Upgrade\r\n\r\n`))
      assert.match(String(await raw.readUntil('\r\n', { bytesMax: 100 })), new RegExp(`^HTTP/1.1 ${statusCode} `))
      await refused
      await raw.close()
    })
  }

  void describe('over a socket of node:http', () => {
    connectionContract(
      'a WebSocket upgraded from node:http',
      async (): Promise<[Connection, Connection]> => {
        const upgraded = nextUpgrade()
        const client = await connectWebSocket(url)
        return [client, byteStream(await upgraded)]
      },
      { halfClose: 'in-band' },
    )
  })
})
