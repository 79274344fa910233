import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { HttpRequestError, WebSocketHandshakeError } from '../errors.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { connectWebSocket, connectWebSocketMessages } from '../websocket/connect-websocket.ts'
import type { WebSocketMessages } from '../websocket/websocket-messages.ts'
import { serveWebSocket, serveWebSocketMessages } from './serve-websocket.ts'

void describe('serveWebSocket', () => {
  leavesNothingOpen()

  void it('answers a plain request with 426, and one too many with 503', async () => {
    await using server = await serveWebSocket(
      { host: '127.0.0.1', port: 0 },
      async ({ closed }) => void (await closed),
      {
        maxConnections: 1,
        onError: () => {},
      },
    )
    const url = `http://127.0.0.1:${server.addresses[0].port}/`
    const response = await fetch(url)
    assert.equal(response.status, 426)
    while (server.counters.current > 0) await new Promise((resolve) => setImmediate(resolve))
    const first = await connectWebSocket(url.replace('http', 'ws'))
    await assert.rejects(connectWebSocket(url.replace('http', 'ws')), { statusCode: 503 })
    first.abort()
  })

  void it('answers a client that does not ask for a WebSocket in time with 408, and says so', async () => {
    const told = Promise.withResolvers<unknown>()
    await using server = await serveWebSocket({ host: '127.0.0.1', port: 0 }, () => {}, {
      webSocketHandshakeTimeoutMs: 10,
      onError: told.resolve,
    })
    const raw = await connect(server.addresses[0])
    assert.match(String(Buffer.concat(await Array.fromAsync(raw))), /^HTTP\/1\.1 408 /)
    const error = await told.promise
    assert.ok(error instanceof Error && 'phase' in error && error.phase === 'handshake')
    await raw.close()
  })

  const HEAD = 'Host: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13'
  const KEY = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`
  const failures: readonly { name: string; sent: string; answer: RegExp; is?: typeof HttpRequestError }[] = [
    {
      name: 'half a request',
      sent: 'GET / HTTP/1.1\r\nHost',
      answer: /^HTTP\/1.1 400 /,
      is: HttpRequestError,
    },
    { name: 'no HTTP', sent: 'NICK someone\r\n\r\n', answer: /^HTTP\/1.1 400 /, is: HttpRequestError },
    { name: 'a request for a page', sent: 'GET / HTTP/1.1\r\nHost: h\r\n\r\n', answer: /^HTTP\/1.1 426 / },
    { name: 'an upgrade without a key', sent: `GET / HTTP/1.1\r\n${HEAD}\r\n\r\n`, answer: /^HTTP\/1.1 400 / },
    {
      name: 'an upgrade for a page of another host',
      sent: `GET / HTTP/1.1\r\n${HEAD}\r\n${KEY}\r\nOrigin: https://evil.example\r\n\r\n`,
      answer: /^HTTP\/1.1 403 /,
    },
    {
      name: 'a head without end',
      sent: `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}`,
      answer: /^HTTP\/1.1 431 /,
      is: HttpRequestError,
    },
  ]
  for (const { name, sent, answer, is = WebSocketHandshakeError } of failures) {
    void it(`counts ${name} as a failed handshake, tells of it, and runs no handler`, async () => {
      const told = Promise.withResolvers<unknown>()
      await using server = await serveWebSocket({ host: '127.0.0.1', port: 0 }, () => assert.fail('no WebSocket'), {
        onError: told.resolve,
      })
      const raw = await connect(server.addresses[0])
      await raw.write(Buffer.from(sent))
      await raw.closeWrite()
      let answered = ''
      for await (const bytes of raw) answered += String(bytes)
      assert.match(answered, answer)
      assert.ok((await told.promise) instanceof is)
      const { handshakesFailed, handlersFailed } = server.counters
      assert.deepEqual({ handshakesFailed, handlersFailed }, { handshakesFailed: 1, handlersFailed: 0 })
      while (server.counters.current > 0) await new Promise((resolve) => setImmediate(resolve))
    })
  }

  void it('closes with 1000 when the handler returns, with 1011 when it fails, and with 1001 after a drain of which it was told', async () => {
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
    const url = `ws://127.0.0.1:${server.addresses[0].port}`
    const codeOf = async (path: string) => {
      return codeAtEnd(await connectWebSocketMessages(url + path))
    }
    assert.equal(await codeOf('/'), 1000)
    assert.equal(await codeOf('/fail'), 1011)
    assert.match(String(await failed.promise), /a defect/)
    const { handshakesFailed, handlersFailed } = server.counters
    assert.deepEqual({ handshakesFailed, handlersFailed }, { handshakesFailed: 0, handlersFailed: 1 })
    const waiting = await connectWebSocketMessages(`${url}/wait`)
    const draining = server.drain({ timeoutMs: 5000 })
    assert.deepEqual(await waiting.read(), { kind: 'text', text: 'bye' })
    assert.equal(await codeAtEnd(waiting), 1001)
    assert.deepEqual(await draining, { endedCount: 1, cutOffCount: 0 })
  })
})

async function codeAtEnd(messages: WebSocketMessages): Promise<number | undefined> {
  for await (const _ of messages);
  return messages.closeStatus?.code
}
