/** permessage-deflate (RFC 7692), where the server wants it: both ways, in order, and within the bounds of messages. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { constants, deflateRawSync } from 'node:zlib'
import { MessageTooLongError } from '../errors.ts'
import { serveWebSocketMessages, type ServeWebSocketOptions } from '../http/serve-websocket.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { maskedFrame, rawWebSocketClient, readCloseCode, TEXT } from '../testing/raw-websocket.ts'
import { encodeBinaryFrame, encodeTextFrame } from './encode-frame.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

const OFFER = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n'
/** RFC 7692 6: of what is compressed. */
const RSV1 = 0x40
const TAIL_BYTES = 4
const LINE = ':ann!~ann@host.test PRIVMSG #lobby :the same words again and again, and again'

function deflated(text: string | Uint8Array): Uint8Array {
  return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -TAIL_BYTES)
}

async function serving(options: ServeWebSocketOptions = {}) {
  const served = Promise.withResolvers<WebSocketMessages>()
  const server = await serveWebSocketMessages(
    { host: '127.0.0.1', port: 0 },
    async (messages) => {
      served.resolve(messages)
      await messages.closed
    },
    { isCompressed: true, isOriginAllowed: () => true, onError() {}, ...options },
  )
  const [address] = server.addresses
  assert.ok(address.kind === 'ip')
  return { server, address, served: served.promise }
}

/** The WebSocket of Node, as browsers have it, and the messages that it got. */
async function browser(port: number) {
  const peer = new WebSocket(`ws://127.0.0.1:${port}/`)
  const received: unknown[] = []
  peer.binaryType = 'arraybuffer'
  peer.addEventListener('message', ({ data }) => received.push(data instanceof ArrayBuffer ? data.byteLength : data))
  await new Promise((opened) => peer.addEventListener('open', opened))
  return { peer, received, ended: new Promise((closed) => peer.addEventListener('close', closed)) }
}

void describe('a compressed WebSocket', () => {
  leavesNothingOpen()

  void it('is agreed on with clients that offer it, and only with them', async () => {
    const { server, address } = await serving()
    await using _server = server
    const offering = await rawWebSocketClient(address, OFFER)
    assert.match(
      offering.head,
      /Extensions: permessage-deflate; client_no_context_takeover; server_max_window_bits=12$/,
    )
    const other = await rawWebSocketClient(address)
    assert.doesNotMatch(other.head, /extensions/i)
    for (const { raw } of [offering, other]) raw.abort()
  })

  void it('carries frames that are ready, messages and the end in the order in which they were handed over', async () => {
    const { server, address, served } = await serving()
    await using _server = server
    const { peer, received, ended } = await browser(address.port)
    const messages = await served
    assert.ok(messages.isCompressed)
    const lines = Array.from({ length: 50 }, (_, index) => `${LINE} ${index}`)
    messages.writeNow(
      Buffer.concat([...lines.map((line) => encodeTextFrame(line)), encodeBinaryFrame(Buffer.alloc(300))]),
    )
    const sent = messages.send('then this')
    messages.writeNow(encodeTextFrame(''))
    assert.ok(messages.bytesPending > 0)
    await messages.flushed()
    await sent
    assert.equal(messages.bytesPending, 0)
    peer.send('hello')
    assert.deepEqual(await messages.read(), { kind: 'text', text: 'hello' })
    await messages.close()
    await ended
    assert.deepEqual(received, [...lines, 300, 'then this', ''])
  })

  void it('sends fewer bytes, the more the more alike the lines are', async () => {
    const { server, address, served } = await serving()
    await using _server = server
    const { raw } = await rawWebSocketClient(address, OFFER)
    const messages = await served
    messages.writeNow(Buffer.concat(Array.from({ length: 20 }, () => encodeTextFrame(LINE))))
    await messages.flushed()
    messages.abort()
    let bytes = 0
    try {
      for await (const chunk of raw) bytes += chunk.byteLength
    } catch {
      // It was broken off.
    }
    assert.ok(bytes > 0 && bytes < 20 * LINE.length * 0.3, `${bytes} bytes`)
  })

  void it('reads what a client has compressed', async () => {
    const { server, address, served } = await serving()
    await using _server = server
    const { raw } = await rawWebSocketClient(address, OFFER)
    for (const text of [LINE, 'x'.repeat(5_000)]) {
      await raw.write(maskedFrame(TEXT | RSV1, deflated(text)))
      assert.deepEqual(await (await served).read(), { kind: 'text', text })
    }
    raw.abort()
  })

  void it('bounds a message by what it has when it is inflated, and tells a client that packs a bomb', async () => {
    const messageBytesMax = 16 * 1024
    const { server, address, served } = await serving({ messageBytesMax })
    await using _server = server
    const { raw } = await rawWebSocketClient(address, OFFER)
    await raw.write(maskedFrame(TEXT | RSV1, deflated(Buffer.alloc(messageBytesMax, 'x'))))
    const first = await (await served).read()
    assert.ok(first?.kind === 'text' && first.text.length === messageBytesMax)
    const bomb = deflated(Buffer.alloc(10 * 1024 * 1024))
    assert.ok(bomb.byteLength < messageBytesMax)
    await raw.write(maskedFrame(TEXT | RSV1, bomb))
    await assert.rejects((await served).read(), MessageTooLongError)
    assert.equal(await readCloseCode(raw), 1009)
    raw.abort()
    await (
      await served
    ).closed
  })

  void it('is broken off in the middle of compressing without a trace', async () => {
    const { server, address, served } = await serving()
    await using _server = server
    const { raw } = await rawWebSocketClient(address, OFFER)
    const messages = await served
    messages.writeNow(Buffer.concat(Array.from({ length: 500 }, () => encodeTextFrame(LINE))))
    const flushing = assert.rejects(messages.flushed())
    messages.abort()
    await flushing
    assert.equal(messages.writeNow(encodeTextFrame('late')), false)
    raw.abort()
  })
})
