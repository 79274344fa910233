import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import type { IpAddress } from '../address.ts'
import type { Connection } from '../connection.ts'
import { WebSocketHandshakeError } from '../errors.ts'
import type { Server } from '../serve/serve.ts'
import { connectionContract } from '../testing/connection-contract.ts'
import { connectWebSocket, connectWebSocketMessages, type ConnectWebSocketOptions } from './connect-websocket.ts'
import { serveWebSocket, serveWebSocketMessages } from './serve-websocket.ts'
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

void describe('serveWebSocket', () => {
  void it('answers a plain request with 426, and one too many with 503', async () => {
    await using server = await serveWebSocket(
      { host: '127.0.0.1', port: 0 },
      async ({ closed }) => void (await closed),
      {
        maxConnections: 1,
        onError: () => {},
      },
    )
    const [address] = server.addresses
    const url = address.kind === 'ip' ? `http://127.0.0.1:${address.port}/` : ''
    const response = await fetch(url)
    assert.equal(response.status, 426)
    while (server.counters.current > 0) await new Promise((resolve) => setImmediate(resolve))
    const first = await connectWebSocket(url.replace('http', 'ws'))
    await assert.rejects(connectWebSocket(url.replace('http', 'ws')), { statusCode: 503 })
    first.abort()
  })

  void it('closes a client that does not ask for a WebSocket in time, and says so', async () => {
    const told = Promise.withResolvers<unknown>()
    await using server = await serveWebSocket({ host: '127.0.0.1', port: 0 }, () => {}, {
      webSocketHandshakeTimeoutMs: 10,
      onError: told.resolve,
    })
    const [address] = server.addresses
    const raw = await connect({ host: '127.0.0.1', port: address.kind === 'ip' ? address.port : 0 })
    assert.equal(await raw.read(), null)
    const error = await told.promise
    assert.ok(error instanceof Error && 'phase' in error && error.phase === 'handshake')
    await raw.close()
  })

  const HEAD = 'Host: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13'
  const KEY = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`
  const failures: readonly { name: string; sent: string; answer: RegExp }[] = [
    { name: 'nothing', sent: '', answer: /^$/ },
    { name: 'half a request', sent: 'GET / HTTP/1.1\r\nHost', answer: /^HTTP\/1.1 400 / },
    { name: 'no HTTP', sent: 'NICK someone\r\n\r\n', answer: /^HTTP\/1.1 400 / },
    { name: 'a request for a page', sent: 'GET / HTTP/1.1\r\nHost: h\r\n\r\n', answer: /^HTTP\/1.1 426 / },
    { name: 'an upgrade without a key', sent: `GET / HTTP/1.1\r\n${HEAD}\r\n\r\n`, answer: /^HTTP\/1.1 400 / },
    {
      name: 'an upgrade for a page of another host',
      sent: `GET / HTTP/1.1\r\n${HEAD}\r\n${KEY}\r\nOrigin: https://evil.example\r\n\r\n`,
      answer: /^HTTP\/1.1 403 /,
    },
    { name: 'a head without end', sent: `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`, answer: /^HTTP\/1.1 431 / },
  ]
  for (const { name, sent, answer } of failures) {
    void it(`counts ${name} as a failed handshake, tells of it, and runs no handler`, async () => {
      const told = Promise.withResolvers<unknown>()
      await using server = await serveWebSocket({ host: '127.0.0.1', port: 0 }, () => assert.fail('no WebSocket'), {
        onError: told.resolve,
      })
      const raw = await connect(addressOf(server))
      await raw.write(Buffer.from(sent))
      await raw.closeWrite()
      let answered = ''
      for await (const bytes of raw) answered += String(bytes)
      assert.match(answered, answer)
      assert.ok((await told.promise) instanceof WebSocketHandshakeError)
      const { handshakesFailed, handlersFailed } = server.counters
      assert.deepEqual({ handshakesFailed, handlersFailed }, { handshakesFailed: 1, handlersFailed: 0 })
      while (server.counters.current > 0) await new Promise((resolve) => setImmediate(resolve))
    })
  }

  void it('closes with 1000 when the handler returns, with 1011 when it fails, and tells it of a drain', async () => {
    const failed = Promise.withResolvers<unknown>()
    const server = await serveWebSocketMessages(
      { host: '127.0.0.1', port: 0 },
      async (messages, { request, draining }) => {
        if (request.url === '/fail') throw new Error('a defect')
        if (request.url === '/wait') await once(draining, 'abort')
        await messages.send('bye')
      },
      { onError: failed.resolve },
    )
    const [address] = server.addresses
    const url = address.kind === 'ip' ? `ws://127.0.0.1:${address.port}` : ''
    const codeOf = async (path: string) => {
      const messages = await connectWebSocketMessages(url + path)
      for await (const _ of messages);
      return messages.closeStatus?.code
    }
    assert.equal(await codeOf('/'), 1000)
    assert.equal(await codeOf('/fail'), 1011)
    assert.match(String(await failed.promise), /a defect/)
    const { handshakesFailed, handlersFailed } = server.counters
    assert.deepEqual({ handshakesFailed, handlersFailed }, { handshakesFailed: 0, handlersFailed: 1 })
    const waiting = await connectWebSocketMessages(`${url}/wait`)
    const draining = server.drain({ timeoutMs: 5000 })
    assert.deepEqual(await waiting.read(), { kind: 'text', text: 'bye' })
    assert.equal(await waiting.read(), null)
    assert.deepEqual(await draining, { endedCount: 1, cutOffCount: 0 })
  })
})

function addressOf(server: Server): IpAddress {
  const [address] = server.addresses
  if (address.kind !== 'ip') throw new Error('no IP address')
  return address
}
