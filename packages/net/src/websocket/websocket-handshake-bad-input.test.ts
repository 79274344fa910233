/** Servers whose answer to the handshake is wrong, and compression, which neither side agrees to. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WebSocketProtocolError } from '../errors.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import {
  acceptingHead,
  maskedFrame,
  rawWebSocketClient,
  rawWebSocketServer,
  TEXT,
  unmaskedFrame,
} from '../testing/raw-websocket.ts'
import { connectWebSocketMessages } from './connect-websocket.ts'
import { serveWebSocketMessages } from '../http/serve-websocket.ts'

void describe('a client of WebSockets in the handshake', () => {
  leavesNothingOpen()

  const refusals: readonly [string, (request: string) => string, number | undefined][] = [
    ['a status that is not 101', () => 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n', 401],
    ['a redirection, which it does not follow', () => 'HTTP/1.1 302 F\r\nLocation: ws://localhost/\r\n\r\n', 302],
    ['a wrong digest', (request) => `${acceptingHead(request).replace(/Accept: ./, 'Accept: ')}\r\n`, undefined],
    [
      'a subprotocol that was not offered',
      (request) => `${acceptingHead(request)}Sec-WebSocket-Protocol: x\r\n\r\n`,
      undefined,
    ],
    [
      'compression, which was not offered',
      (request) => `${acceptingHead(request)}Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n`,
      undefined,
    ],
    ['something that is not HTTP', () => 'SSH-2.0-OpenSSH\r\n\r\n', undefined],
    ['a head without end', () => `HTTP/1.1 101 S\r\nX: ${'x'.repeat(100_000)}`, undefined],
  ]
  for (const [name, answer, statusCode] of refusals) {
    void it(`refuses ${name}`, async () => {
      await using server = await rawWebSocketServer(answer)
      const connecting = connectWebSocketMessages(`ws://127.0.0.1:${server.addresses[0].port}/`)
      await assert.rejects(connecting, { code: 'NET_WEBSOCKET_HANDSHAKE', phase: 'handshake', statusCode })
    })
  }

  void it('says so when the server resets instead of answering', async () => {
    await using server = await rawWebSocketServer(
      () => '',
      (raw) => raw.abort(),
    )
    const connecting = connectWebSocketMessages(`ws://127.0.0.1:${server.addresses[0].port}/`)
    await assert.rejects(connecting, { code: 'NET_RESET' })
  })

  void it('reads what came together with the answer', async () => {
    await using server = await rawWebSocketServer((request) => {
      return Buffer.concat([Buffer.from(`${acceptingHead(request)}\r\n`), unmaskedFrame(TEXT, 'early')])
    })
    const messages = await connectWebSocketMessages(`ws://127.0.0.1:${server.addresses[0].port}/`)
    assert.deepEqual(await messages.read(), { kind: 'text', text: 'early' })
    messages.abort()
    await messages.closed
  })

  void it('gives up on a server that does not answer', async () => {
    await using server = await rawWebSocketServer(() => '')
    const url = `ws://127.0.0.1:${server.addresses[0].port}/`
    const error = { code: 'NET_TIMEOUT', phase: 'handshake' }
    await assert.rejects(connectWebSocketMessages(url, { handshakeTimeoutMs: 20 }), error)
    const controller = new AbortController()
    const connecting = connectWebSocketMessages(url, { signal: controller.signal })
    controller.abort('changed my mind')
    await assert.rejects(connecting, { code: 'NET_ABORTED' })
  })

  void it('refuses what is no URL of a WebSocket, and a subprotocol that cannot be one', async () => {
    for (const url of ['http://localhost/', 'ws://', 'ws://localhost/#part', 'localhost:80']) {
      await assert.rejects(connectWebSocketMessages(url), { code: 'NET_TARGET' })
    }
    await using server = await rawWebSocketServer(() => '')
    const url = `ws://127.0.0.1:${server.addresses[0].port}/`
    await assert.rejects(connectWebSocketMessages(url, { subprotocols: ['a b'] }), { code: 'NET_TARGET' })
  })
})

void describe('a server of WebSockets in the handshake', () => {
  leavesNothingOpen()

  void it('does not agree to compression, so that a bomb cannot be packed', async () => {
    const failed = Promise.withResolvers<unknown>()
    await using server = await serveWebSocketMessages(
      { host: '127.0.0.1', port: 0 },
      async (messages) => void (await messages.read()),
      { onError: failed.resolve },
    )
    const [address] = server.addresses
    assert.ok(address.kind === 'ip')
    const { raw, head } = await rawWebSocketClient(address, 'Sec-WebSocket-Extensions: permessage-deflate\r\n')
    assert.match(head, /^HTTP\/1.1 101 /)
    assert.doesNotMatch(head, /extensions/i)
    await raw.write(maskedFrame(TEXT | 0x40, Buffer.alloc(100)))
    await raw.close()
    assert.ok((await failed.promise) instanceof WebSocketProtocolError)
  })
})
