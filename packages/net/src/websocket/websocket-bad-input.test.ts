/** What a peer does that no library would do: bytes by hand, on both sides. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { connect } from '../connect.ts'
import type { Connection } from '../connection.ts'
import { MessageTooLongError, type NetError, ResetError, TimeoutError, WebSocketProtocolError } from '../errors.ts'
import { serve, type Server } from '../serve.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import { connectWebSocketMessages } from './connect-websocket.ts'
import { serveWebSocketMessages } from './serve-websocket.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

const INTERVAL_MS = 1000
const TEXT = 0x81
const BINARY = 0x82
const CLOSE = 0x88
const PING = 0x89
const PONG = 0x8a

/** RFC 6455 5.2, with a mask of zeros, which changes nothing. */
function masked(firstByte: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  return Buffer.concat([Buffer.from([firstByte, 0x80 | bytes.length, 0, 0, 0, 0]), bytes])
}

function closeCode(frame: Uint8Array): number {
  assert.equal(frame[0], CLOSE)
  return Buffer.from(frame).readUInt16BE(2)
}

function portOf(server: Server): number {
  const [address] = server.addresses
  return address.kind === 'ip' ? address.port : 0
}

void describe('a server of WebSockets', () => {
  let server: Server
  let clock: FakeClock
  let served: Promise<WebSocketMessages>

  beforeEach(async () => {
    clock = new FakeClock()
    const { promise, resolve } = Promise.withResolvers<WebSocketMessages>()
    served = promise
    const onMessages = async (messages: WebSocketMessages) => {
      resolve(messages)
      await messages.closed
    }
    const options = { clock, keepAliveIntervalMs: INTERVAL_MS, messageBytesMax: 100 }
    server = await serveWebSocketMessages({ host: '127.0.0.1', port: 0 }, onMessages, options)
  })
  afterEach(() => server.stop())

  async function rawClient(): Promise<Connection> {
    const raw = await connect({ host: '127.0.0.1', port: portOf(server) })
    const head =
      'GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
    await raw.write(Buffer.from(`${head}Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`))
    assert.match(String(await raw.readUntil('\r\n\r\n', { bytesMax: 1000 })), /^HTTP\/1.1 101 /)
    return raw
  }

  const long = Buffer.from([BINARY, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])
  const cases: readonly [string, Buffer, new (...args: never) => NetError, number][] = [
    ['a frame without a mask', Buffer.from([TEXT, 1, 0x61]), WebSocketProtocolError, 1002],
    ['a reserved bit', masked(TEXT | 0x40, 'a'), WebSocketProtocolError, 1002],
    ['an unknown opcode', masked(0x83, 'a'), WebSocketProtocolError, 1002],
    ['a continuation of nothing', masked(0x80, 'a'), WebSocketProtocolError, 1002],
    ['a ping in fragments', masked(0x09, 'a'), WebSocketProtocolError, 1002],
    ['a close code that nobody may send', masked(CLOSE, Buffer.from([0x03, 0xed])), WebSocketProtocolError, 1002],
    ['text that is not UTF-8', masked(TEXT, Buffer.from([0xc3, 0x28])), WebSocketProtocolError, 1007],
    ['a frame that claims 4 GiB', long, MessageTooLongError, 1009],
    ['a message over the limit', masked(TEXT, 'a'.repeat(101)), MessageTooLongError, 1009],
    [
      'fragments over the limit',
      Buffer.concat([masked(0x01, 'a'.repeat(60)), masked(0x80, 'a'.repeat(60))]),
      MessageTooLongError,
      1009,
    ],
  ]
  for (const [name, frame, type, code] of cases) {
    void it(`answers ${name} with ${code}, after what came before was read`, async () => {
      const raw = await rawClient()
      await raw.write(Buffer.concat([masked(TEXT, 'before'), frame]))
      const messages = await served
      assert.deepEqual(await messages.read(), { kind: 'text', text: 'before' })
      await assert.rejects(messages.read(), type)
      assert.equal(closeCode(await raw.readExactly(4)), code)
      await raw.close()
      const reason = await messages.closed
      assert.ok(reason.kind === 'failed' && reason.error instanceof type)
      await assert.rejects(messages.send('too late'), type)
    })
  }

  void it('puts fragments together, with a ping answered between them', async () => {
    const raw = await rawClient()
    await raw.write(Buffer.concat([masked(0x01, 'to'), masked(PING, 'now'), masked(0x80, 'gether')]))
    assert.deepEqual(await (await served).read(), { kind: 'text', text: 'together' })
    assert.deepEqual(await raw.readExactly(5), Buffer.concat([Buffer.from([PONG, 3]), Buffer.from('now')]))
    raw.abort()
  })

  void it('takes an end without a close frame for a break, not for an end', async () => {
    const raw = await rawClient()
    const reading = assert.rejects((await served).read(), ResetError)
    await raw.closeWrite()
    await reading
    await raw.close()
  })

  void it('takes who answers no ping for dead, and who does for alive', async () => {
    const raw = await rawClient()
    const messages = await served
    const reading = messages.read()
    for (let round = 0; round < 3; round += 1) {
      clock.advance(INTERVAL_MS)
      assert.deepEqual(await raw.readExactly(2), Buffer.from([PING, 0]))
      await raw.write(masked(PONG, ''))
      await raw.write(masked(PING, ''))
      assert.deepEqual(await raw.readExactly(2), Buffer.from([PONG, 0]))
    }
    clock.advance(INTERVAL_MS)
    clock.advance(INTERVAL_MS)
    await assert.rejects(reading, (error) => error instanceof TimeoutError && error.phase === 'idle')
    await assert.rejects(raw.readExactly(100), ResetError)
    assert.equal(clock.timerCount, 0)
  })

  void it('does not take a peer for dead whose messages nobody here reads', async () => {
    const raw = await rawClient()
    const messages = await served
    const flood = Buffer.concat(Array.from({ length: 64 }, () => masked(TEXT, 'x')))
    await raw.write(Buffer.concat([flood, masked(PING, '')]))
    await raw.readExactly(2)
    for (let round = 0; round < 3; round += 1) clock.advance(INTERVAL_MS)
    await raw.write(masked(TEXT, 'after'))
    for (let count = 0; count < 64; count += 1) await messages.read()
    assert.deepEqual(await messages.read(), { kind: 'text', text: 'after' })
    raw.abort()
  })
})

void describe('a client of WebSockets', () => {
  async function against(answer: (request: string) => string): Promise<Server> {
    return serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
      const request = String(await connection.readUntil('\r\n\r\n', { bytesMax: 4096 }))
      await connection.write(Buffer.from(answer(request), 'latin1'))
      for await (const _ of connection);
    })
  }

  function accept(request: string): string {
    const key = /Sec-WebSocket-Key: (\S+)/i.exec(request)?.[1] ?? ''
    const digest = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    return `HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${digest}\r\n`
  }

  const refusals: readonly [string, (request: string) => string, number | undefined][] = [
    ['a status that is not 101', () => 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n', 401],
    ['a redirection, which it does not follow', () => 'HTTP/1.1 302 F\r\nLocation: ws://localhost/\r\n\r\n', 302],
    ['a wrong digest', (request) => `${accept(request).replace(/Accept: ./, 'Accept: ')}\r\n`, undefined],
    [
      'a subprotocol that was not offered',
      (request) => `${accept(request)}Sec-WebSocket-Protocol: x\r\n\r\n`,
      undefined,
    ],
    ['something that is not HTTP', () => 'SSH-2.0-OpenSSH\r\n\r\n', undefined],
  ]
  for (const [name, answer, statusCode] of refusals) {
    void it(`refuses ${name}`, async () => {
      await using server = await against(answer)
      const connecting = connectWebSocketMessages(`ws://127.0.0.1:${portOf(server)}/`)
      await assert.rejects(connecting, { code: 'NET_WEBSOCKET_HANDSHAKE', phase: 'handshake', statusCode })
    })
  }

  void it('reads what came together with the answer, and refuses frames with a mask', async () => {
    await using server = await against((request) => {
      return `${accept(request)}\r\n\x81\x05early${masked(TEXT, 'x').toString('latin1')}`
    })
    const messages = await connectWebSocketMessages(`ws://127.0.0.1:${portOf(server)}/`)
    assert.deepEqual(await messages.read(), { kind: 'text', text: 'early' })
    await assert.rejects(messages.read(), WebSocketProtocolError)
    messages.abort()
    await messages.closed
  })

  void it('gives up on a server that does not answer', async () => {
    await using server = await against(() => '')
    const url = `ws://127.0.0.1:${portOf(server)}/`
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
    await using server = await against(() => '')
    const url = `ws://127.0.0.1:${portOf(server)}/`
    await assert.rejects(connectWebSocketMessages(url, { subprotocols: ['a b'] }), { code: 'NET_TARGET' })
  })
})
