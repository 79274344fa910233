import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import type { IpAddress } from '../address.ts'
import { connect } from '../connect/connect.ts'
import { SendQueue } from '../send-queue.ts'
import type { Server } from '../serve/serve.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { rawWebSocketClient, readCloseCode } from '../testing/raw-websocket.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { connectWebSocketMessages } from '../websocket/connect-websocket.ts'
import { encodeBinaryFrame, encodeTextFrame } from '../websocket/encode-frame.ts'
import type { WebSocketMessages } from '../websocket/websocket-messages.ts'
import type { HttpHandlers } from './http-handlers.ts'
import { serveHttp, type ServeHttpOptions } from './serve-http.ts'

const LOOPBACK = { host: '127.0.0.1', port: 0 }
const SUBPROTOCOLS = ['binary.ircv3.net', 'text.ircv3.net']
const wsUrl = (server: Server<IpAddress>, path = '/chat') => `ws://127.0.0.1:${server.addresses[0].port}${path}`
const httpUrl = (server: Server<IpAddress>, path = '/') => `http://127.0.0.1:${server.addresses[0].port}${path}`

const HANDLERS: HttpHandlers = {
  request: (request, response) => void response.end(`${request.method} ${request.url}\n`),
  webSocket: async (handshake) => {
    if (handshake.request.url !== '/chat') return handshake.refuse(404, 'the chat is at /chat')
    await echo(await handshake.accept({ subprotocols: SUBPROTOCOLS }))
  },
}

async function echo(messages: WebSocketMessages): Promise<void> {
  for await (const message of messages) await messages.send(message.kind === 'text' ? message.text : message.bytes)
}

const serveHere = (handlers: Partial<HttpHandlers> = {}, options: ServeHttpOptions = {}) =>
  serveHttp(LOOPBACK, { ...HANDLERS, ...handlers }, { onError: () => {}, ...options })

void describe('serveHttp', () => {
  leavesNothingOpen()

  void it('answers requests by its handler, and a WebSocket on the same port', async () => {
    await using server = await serveHere()
    const answer = await fetch(httpUrl(server, '/x'), { headers: { Connection: 'close' } })
    assert.equal(await answer.text(), 'GET /x\n')
    await using messages = await connectWebSocketMessages(wsUrl(server), { subprotocols: ['text.ircv3.net'] })
    assert.equal(messages.subprotocol, 'text.ircv3.net')
    await messages.send('hello')
    assert.deepEqual(await messages.read(), { kind: 'text', text: 'hello' })
  })

  void it('is understood by curl and by the WebSocket of the platform', async () => {
    await using server = await serveHere()
    const { stdout } = await promisify(execFile)('curl', ['-sS', '-i', httpUrl(server, '/healthz')])
    assert.match(stdout, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nGET \/healthz\n$/)
    const socket = new WebSocket(wsUrl(server), SUBPROTOCOLS)
    await once(socket, 'open')
    assert.equal(socket.protocol, 'binary.ircv3.net')
    socket.send('grüße')
    const [event]: unknown[] = await once(socket, 'message')
    assert.ok(event instanceof MessageEvent && event.data === 'grüße')
    const closed = once(socket, 'close')
    socket.close(1000)
    await closed
  })

  void it('refuses a WebSocket with the status that its handler says', async () => {
    await using server = await serveHere()
    await assert.rejects(connectWebSocketMessages(wsUrl(server, '/other')), { statusCode: 404 })
    await assert.rejects(connectWebSocketMessages(wsUrl(server), { origin: 'https://evil.example' }), {
      statusCode: 403,
    })
    assert.equal(server.counters.handshakesFailed, 1, 'a wish of the handler is no failure')
  })

  void it('refuses every WebSocket when it has no handler for them, and one whose handler says nothing', async () => {
    await using server = await serveHttp(LOOPBACK, { request: HANDLERS.request })
    await assert.rejects(connectWebSocketMessages(wsUrl(server)), { statusCode: 404 })
    await using silent = await serveHere({ webSocket: () => {} })
    await assert.rejects(connectWebSocketMessages(wsUrl(silent)), { statusCode: 404 })
  })

  void it('takes the host of an absolute target for the one that is asked (RFC 9112 3.2.2)', async () => {
    const seen: unknown[] = []
    await using server = await serveHere({
      request: ({ url, headers }, response) => {
        seen.push(url, headers.host)
        response.end()
      },
    })
    await using raw = await connect(server.addresses[0])
    await raw.write('GET http://A.example:81/p?q=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')
    assert.match(String(await raw.readUntil('\r\n', { bytesMax: 100 })), /^HTTP\/1\.1 200 /)
    assert.deepEqual(seen, ['/p?q=1', 'a.example:81'])
  })

  void it('shows what is offered, the page, the path, and both ends', async () => {
    const seen: unknown[] = []
    await using server = await serveHere({
      webSocket: async (handshake, { connection }) => {
        const { url, headers } = handshake.request
        const messages = await handshake.accept({ isOriginAllowed: () => true })
        seen.push(url, headers.origin, handshake.subprotocols, connection.transport)
        assert.deepEqual(messages.remoteAddress, connection.remoteAddress)
        assert.deepEqual(messages.localAddress, connection.localAddress)
        await messages.close()
      },
    })
    const options = { origin: 'https://a.example', subprotocols: ['b', 'a'] }
    await assert.rejects(connectWebSocketMessages(wsUrl(server, '/p?q=1'), options), {
      code: 'NET_WEBSOCKET_HANDSHAKE',
    })
    assert.deepEqual(seen, ['/p?q=1', 'https://a.example', ['b', 'a'], 'tcp'])
  })

  void it('serves HTTP and WebSocket over TLS, and says so', { skip: noCertificates }, async () => {
    const { cert, key } = makeTestCertificate()
    let isTls = false
    await using server = await serveHere(
      {
        webSocket: async (handshake, { connection }) => {
          const messages = await handshake.accept()
          isTls = connection.tls !== undefined && messages.tls !== undefined
          await echo(messages)
        },
      },
      { tls: { cert, key } },
    )
    const tls = { ca: cert, servername: 'localhost' }
    await using messages = await connectWebSocketMessages(wsUrl(server).replace('ws:', 'wss:'), { tls })
    await messages.send('secret')
    assert.deepEqual(await messages.read(), { kind: 'text', text: 'secret' })
    assert.ok(isTls)
    await using raw = await connect(server.addresses[0], { tls })
    await raw.write('GET /t HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    const answer = await Array.fromAsync(raw)
    assert.match(String(Buffer.concat(answer)), /^HTTP\/1\.1 200 OK\r\n[^]*GET \/t\n$/)
  })

  void it('writes the same bytes of a frame to many readers, among messages and through queues', async () => {
    const served: WebSocketMessages[] = []
    await using server = await serveHere({
      webSocket: async (handshake) => {
        const messages = await handshake.accept()
        served.push(messages)
        await messages.closed
      },
    })
    const clients = await Promise.all([0, 1, 2].map(() => connectWebSocketMessages(wsUrl(server))))
    const text = encodeTextFrame('to all')
    const bytes = encodeBinaryFrame(Buffer.alloc(70_000, 1))
    for (const messages of served) {
      const queue = new SendQueue(messages, { bytesMax: 100_000 })
      await messages.send('first')
      assert.ok(queue.push(text) && queue.push(bytes))
      await queue.drained()
      await messages.send('last')
    }
    for (const client of clients) {
      assert.deepEqual(await client.read(), { kind: 'text', text: 'first' })
      assert.deepEqual(await client.read(), { kind: 'text', text: 'to all' })
      assert.deepEqual(await client.read(), { kind: 'binary', bytes: Buffer.alloc(70_000, 1) })
      assert.deepEqual(await client.read(), { kind: 'text', text: 'last' })
      assert.throws(() => client.writeNow(text), { code: 'NET_TRANSPORT' })
      await client.close()
    }
    await Promise.all(served.map(({ closed }) => closed))
    assert.ok(
      served.every((messages) => !messages.writeNow(text)),
      'after the end nothing is sent',
    )
    await assert.rejects(async () => served[0]?.flushed(), { code: 'NET_CLOSED' })
  })

  void it('answers 500 when a handler fails, and serves on', async () => {
    const errors: unknown[] = []
    const fail = () => Promise.reject(new Error('a mistake'))
    await using server = await serveHere({ request: fail, webSocket: fail }, { onError: (error) => errors.push(error) })
    for (const path of ['/a', '/b']) {
      const answer = await fetch(httpUrl(server, path), { headers: { Connection: 'close' } })
      assert.equal(answer.status, 500)
      await answer.arrayBuffer()
    }
    await assert.rejects(connectWebSocketMessages(wsUrl(server)), { statusCode: 500 })
    assert.deepEqual([server.counters.handlersFailed, errors.length], [3, 3])
  })

  void it('closes a WebSocket with 1000 when its handler returns, and with 1011 when it fails', async () => {
    await using server = await serveHere({
      webSocket: async (handshake) => {
        const messages = await handshake.accept()
        await messages.send('bye')
        if (handshake.request.url === '/fail') throw new Error('a mistake')
      },
    })
    for (const [path, code] of [
      ['/return', 1000],
      ['/fail', 1011],
    ] as const) {
      const messages = await connectWebSocketMessages(wsUrl(server, path))
      assert.deepEqual(await messages.read(), { kind: 'text', text: 'bye' })
      assert.equal(await messages.read(), null)
      await messages.closed
      assert.equal(messages.closeStatus?.code, code)
    }
  })

  void it('drains: idle connections end, requests are answered, and handlers of WebSockets are told', async () => {
    const asked = Promise.withResolvers<() => void>()
    const server = await serveHere({
      request: (_request, response) => asked.resolve(() => response.end('at last')),
      webSocket: async (handshake, { draining }) => {
        await handshake.accept()
        await once(draining, 'abort')
      },
    })
    const idle = await connect(server.addresses[0])
    const busy = await connect(server.addresses[0])
    await busy.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n')
    const answerNow = await asked.promise
    const messages = await connectWebSocketMessages(wsUrl(server))
    const draining = server.drain({ timeoutMs: 60_000 })
    assert.equal(await messages.read(), null)
    await messages.closed
    assert.equal(messages.closeStatus?.code, 1001)
    assert.equal(await idle.read(), null)
    await idle.close()
    answerNow()
    assert.match(String(await busy.read()), /at last$/)
    assert.equal(await busy.read(), null)
    await busy.close()
    assert.deepEqual(await draining, { endedCount: 3, cutOffCount: 0 })
  })

  void it('is not kept from stopping by a client that answers no close frame', async () => {
    const accepted = Promise.withResolvers<unknown>()
    const server = await serveHere({
      webSocket: async (handshake) => {
        const messages = await handshake.accept()
        accepted.resolve(messages)
        await messages.closed
      },
    })
    const { raw } = await rawWebSocketClient(server.addresses[0])
    await accepted.promise
    const draining = server.drain({ timeoutMs: 0 })
    assert.equal(await readCloseCode(raw), 1001)
    assert.deepEqual(await draining, { endedCount: 0, cutOffCount: 1 })
    await raw.close()
  })
})
