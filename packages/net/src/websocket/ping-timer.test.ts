import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Connection } from '../connection.ts'
import { ResetError, TimeoutError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Server } from '../serve/serve.ts'
import { FakeClock } from '../testing/fake-clock.ts'
import {
  acceptingHead,
  CLOSE,
  maskedFrame,
  PING,
  PONG,
  rawWebSocketClient,
  rawWebSocketServer,
  readCloseCode,
  TEXT,
} from '../testing/raw-websocket.ts'
import { connectWebSocketMessages } from './connect-websocket.ts'
import { serveWebSocketMessages } from '../http/serve-websocket.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

const INTERVAL_MS = 10_000

void describe('the pings of a WebSocket', () => {
  let server: Server
  let clock: FakeClock
  let raw: Connection
  let messages: WebSocketMessages

  beforeEach(async () => {
    clock = new FakeClock()
    const served = Promise.withResolvers<WebSocketMessages>()
    const onMessages = async (messages: WebSocketMessages) => {
      served.resolve(messages)
      await messages.closed
    }
    const options = { clock, keepAliveIntervalMs: INTERVAL_MS }
    server = await serveWebSocketMessages({ host: '127.0.0.1', port: 0 }, onMessages, options)
    const [address] = server.addresses
    assert.ok(address.kind === 'ip')
    ;({ raw } = await rawWebSocketClient(address))
    messages = await served.promise
  })
  afterEach(() => server.stop())

  void it('take a peer that answers none for dead, and a peer that does for alive', async () => {
    const reading = messages.read()
    for (let round = 0; round < 3; round += 1) {
      clock.advance(INTERVAL_MS)
      assert.deepEqual(await raw.readExactly(2), Buffer.from([PING, 0]))
      await raw.write(maskedFrame(PONG, ''))
      await raw.write(maskedFrame(PING, ''))
      assert.deepEqual(await raw.readExactly(2), Buffer.from([PONG, 0]))
    }
    clock.advance(INTERVAL_MS)
    clock.advance(INTERVAL_MS)
    await assert.rejects(reading, (error) => error instanceof TimeoutError && error.phase === 'idle')
    await assert.rejects(raw.readExactly(100), ResetError)
    assert.equal(clock.timerCount, 0)
  })

  void it('do not take a peer for dead whose messages nobody here reads', async () => {
    const flood = Buffer.concat(Array.from({ length: 64 }, () => maskedFrame(TEXT, 'x')))
    await raw.write(Buffer.concat([flood, maskedFrame(PING, '')]))
    await raw.readExactly(2)
    for (let round = 0; round < 3; round += 1) clock.advance(INTERVAL_MS)
    await raw.write(maskedFrame(TEXT, 'after'))
    for (let count = 0; count < 64; count += 1) await messages.read()
    assert.deepEqual(await messages.read(), { kind: 'text', text: 'after' })
    raw.abort()
  })

  void it('are not needed for a peer that sends a close frame and then holds the connection: it is let go', async () => {
    const reading = messages.read()
    await raw.write(maskedFrame(CLOSE, Buffer.from([4000 >> 8, 4000 & 0xff])))
    assert.equal(await readCloseCode(raw), 4000)
    while (clock.timerCount < 2) await new Promise((resolve) => setImmediate(resolve))
    clock.advance(LIMITS.lingerTimeoutMs.default)
    assert.equal(await reading, null)
    assert.deepEqual(messages.closeStatus, { code: 4000, reason: '' })
    assert.equal(clock.timerCount, 0)
  })

  void it('end with the WebSocket, however that ends', async () => {
    const closing = messages.close({ timeoutMs: 5 })
    assert.equal(clock.timerCount, 1)
    clock.advance(5)
    await closing
    assert.equal(clock.timerCount, 0)
  })
})

void describe('the pings of a client', () => {
  void it('take a server that answers none for dead', async () => {
    const clock = new FakeClock()
    const accepted = Promise.withResolvers<Connection>()
    await using server = await rawWebSocketServer((request) => `${acceptingHead(request)}\r\n`, accepted.resolve)
    const url = `ws://127.0.0.1:${server.addresses[0].port}/`
    const messages = await connectWebSocketMessages(url, { clock, keepAliveIntervalMs: INTERVAL_MS })
    const reading = assert.rejects(messages.read(), { code: 'NET_TIMEOUT', phase: 'idle' })
    clock.advance(INTERVAL_MS)
    assert.equal((await (await accepted.promise).readExactly(6))[0], PING)
    clock.advance(INTERVAL_MS)
    await reading
    assert.equal((await messages.closed).kind, 'failed')
    assert.equal(clock.timerCount, 0)
  })
})
