import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { ClosedError, ConcurrentReadError, MessageTooLongError, ResetError } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Server } from '../serve/serve.ts'
import { connectWebSocket, connectWebSocketMessages, type ConnectWebSocketOptions } from './connect-websocket.ts'
import { serveWebSocketMessages } from '../http/serve-websocket.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

const MESSAGE_BYTES_MAX = LIMITS.webSocketMessageBytesMax.default
const CHUNK = Buffer.alloc(64 * 1024, 'x')

void describe('WebSocketMessages', () => {
  let server: Server
  let url: string
  const accepted: ((messages: WebSocketMessages) => void)[] = []

  beforeEach(async () => {
    const onMessages = async (messages: WebSocketMessages) => {
      accepted.shift()?.(messages)
      await messages.closed
    }
    server = await serveWebSocketMessages({ host: '127.0.0.1', port: 0 }, onMessages, { isOriginAllowed: () => true })
    const [address] = server.addresses
    url = address.kind === 'ip' ? `ws://127.0.0.1:${address.port}/` : ''
  })
  afterEach(() => server.stop())

  function nextAccepted(): Promise<WebSocketMessages> {
    return new Promise((resolve) => accepted.push(resolve))
  }

  function pair(options?: ConnectWebSocketOptions): Promise<[WebSocketMessages, WebSocketMessages]> {
    const served = nextAccepted()
    return Promise.all([connectWebSocketMessages(url, options), served])
  }

  void it('keeps messages apart, and text apart from bytes, empty ones too', async () => {
    const [client, served] = await pair()
    for (const sent of ['grüße', Buffer.from([0, 255]), '', Buffer.alloc(0)]) await client.send(sent)
    assert.deepEqual(await served.read(), { kind: 'text', text: 'grüße' })
    assert.deepEqual(await served.read(), { kind: 'binary', bytes: Buffer.from([0, 255]) })
    assert.deepEqual(await served.read(), { kind: 'text', text: '' })
    assert.deepEqual(await served.read(), { kind: 'binary', bytes: Buffer.alloc(0) })
  })

  void it('gives null after a close frame, again and again, with its code and reason, and refuses to send', async () => {
    const [client, served] = await pair()
    await client.send('last')
    const closing = client.close({ code: 4001, reason: 'enough' })
    assert.deepEqual(await served.read(), { kind: 'text', text: 'last' })
    assert.equal(await served.read(), null)
    assert.equal(await served.read(), null)
    assert.deepEqual(served.closeStatus, { code: 4001, reason: 'enough' })
    assert.deepEqual(await served.closed, { kind: 'ended' })
    await assert.rejects(served.send('too late'), ClosedError)
    await closing
    assert.deepEqual(await client.closed, { kind: 'closed' })
    assert.equal(await client.read(), null)
    assert.equal(client.signal.aborted, true)
  })

  void it('refuses a close code that no frame can have, and stays open', async () => {
    const [client, served] = await pair()
    assert.throws(() => client.close({ code: 1006 }), TypeError)
    await client.send('still here')
    assert.deepEqual(await served.read(), { kind: 'text', text: 'still here' })
  })

  void it('loses nothing after a break out of an iteration, nor when a read is given up', async () => {
    const [client, served] = await pair()
    await assert.rejects(served.read({ timeoutMs: 1 }), { code: 'NET_TIMEOUT', phase: 'read' })
    await assert.rejects(served.read({ signal: AbortSignal.abort() }), { code: 'NET_ABORTED' })
    await client.send('one')
    await client.send('two')
    for await (const message of served) {
      assert.deepEqual(message, { kind: 'text', text: 'one' })
      break
    }
    assert.deepEqual(await served.read(), { kind: 'text', text: 'two' })
  })

  void it('refuses a second reader; the first goes on', async () => {
    const [client, served] = await pair()
    const first = served.read()
    await assert.rejects(served.read(), ConcurrentReadError)
    await client.send('for the first')
    assert.deepEqual(await first, { kind: 'text', text: 'for the first' })
  })

  void it('holds the sender back while the other side does not read, and then delivers everything', async () => {
    const [client, served] = await pair()
    const sending: Promise<void>[] = []
    for (let turns = 0; turns < 50; turns += 1) {
      if (client.bytesPending === 0) {
        turns = 0
        sending.push(client.send(CHUNK))
      }
      assert.ok(sending.length < 4096, 'never held back')
      await new Promise((resolve) => setImmediate(resolve))
    }
    let bytes = 0
    while (bytes < sending.length * CHUNK.length) {
      const message = await served.read()
      assert.ok(message?.kind === 'binary')
      bytes += message.bytes.length
    }
    await Promise.all(sending)
    assert.equal(client.bytesPending, 0)
  })

  void it('tells everyone on abort, and the other side notices that no close frame came', async () => {
    const [client, served] = await pair()
    const reading = assert.rejects(client.read(), { code: 'NET_CLOSED', phase: 'read', cause: 'enough' })
    client.abort('enough')
    await reading
    await assert.rejects(served.read(), ResetError)
    assert.deepEqual(await client.closed, { kind: 'aborted', reason: 'enough' })
    assert.equal((await served.closed).kind, 'failed')
  })

  void it('talks with the WebSocket of Node and browsers', async () => {
    const served = nextAccepted()
    const peer = new WebSocket(url)
    peer.binaryType = 'arraybuffer'
    const received: unknown[] = []
    peer.addEventListener('open', () => {
      peer.send('hello')
      peer.send(Uint8Array.of(1, 2))
    })
    const ended = new Promise<CloseEvent>((resolve) => peer.addEventListener('close', resolve))
    peer.addEventListener('message', ({ data }) => received.push(data))
    const messages = await served
    assert.deepEqual(await messages.read(), { kind: 'text', text: 'hello' })
    assert.deepEqual(await messages.read(), { kind: 'binary', bytes: Buffer.from([1, 2]) })
    await messages.send('welcome')
    await messages.send(Uint8Array.of(3))
    await messages.close({ code: 4002, reason: 'done' })
    const { code, reason, wasClean } = await ended
    assert.deepEqual({ code, reason, wasClean }, { code: 4002, reason: 'done', wasClean: true })
    assert.deepEqual(received, ['welcome', Uint8Array.of(3).buffer])
  })

  void it('tells the WebSocket of Node and browsers why a message was refused', async () => {
    const served = nextAccepted()
    const peer = new WebSocket(url)
    peer.addEventListener('open', () => peer.send('x'.repeat(MESSAGE_BYTES_MAX + 1)))
    const ended = new Promise<CloseEvent>((resolve) => peer.addEventListener('close', resolve))
    await assert.rejects((await served).read(), MessageTooLongError)
    const { code, reason } = await ended
    assert.deepEqual([code, reason], [1009, `a message is longer than ${MESSAGE_BYTES_MAX} bytes`])
  })

  void it('is a stream of bytes for the client when the server speaks messages: text, an empty message as the end', async () => {
    const served = nextAccepted()
    const connection = await connectWebSocket(url)
    const messages = await served
    await messages.send('text is bytes')
    await messages.send('')
    await messages.send(Buffer.from('!'))
    assert.equal(String(await connection.readExactly(14)), 'text is bytes!')
    await messages.send(Buffer.alloc(0))
    assert.equal(await connection.read(), null)
    await connection.write(Buffer.from('answer'))
    assert.deepEqual(await messages.read(), { kind: 'binary', bytes: Buffer.from('answer') })
    await connection.close()
    assert.equal(await messages.read(), null)
    assert.deepEqual(messages.closeStatus, { code: 1000, reason: '' })
  })

  void it('fails the reader of bytes when the close frame names an error', async () => {
    const served = nextAccepted()
    const connection = await connectWebSocket(url)
    const messages = await served
    const reading = assert.rejects(connection.read(), /1011 "out of memory"/)
    await messages.close({ code: 1011, reason: 'out of memory' })
    await reading
    assert.equal((await connection.closed).kind, 'failed')
  })
})
