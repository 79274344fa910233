import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Connection } from '../connection.ts'
import { connectWebSocketMessages } from './connect-websocket.ts'
import { serveWebSocketMessages } from '../http/serve-websocket.ts'
import { lineStream, type LineStreamOptions } from './websocket-lines.ts'
import type { WebSocketMessages } from './websocket-messages.ts'

async function pair(t: TestContext, options?: LineStreamOptions): Promise<[Connection, WebSocketMessages]> {
  const served = Promise.withResolvers<WebSocketMessages>()
  const server = await serveWebSocketMessages({ host: '127.0.0.1', port: 0 }, async (messages) => {
    served.resolve(messages)
    await messages.closed
  })
  t.after(() => server.stop())
  const [address] = server.addresses
  if (address.kind !== 'ip') throw new Error('no such server')
  const messages = await connectWebSocketMessages(`ws://127.0.0.1:${address.port}/`)
  return [lineStream(messages, options), await served.promise]
}

async function readAll(connection: Connection): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const bytes of connection) chunks.push(bytes)
  return String(Buffer.concat(chunks))
}

void describe('lineStream', () => {
  void it('sends a line as a text message, however it was cut, and what was begun at the end', async (t) => {
    const [lines, peer] = await pair(t)
    for (const part of ['one\ntw', 'o\r\n', '\né', '!']) await lines.write(Buffer.from(part))
    await lines.closeWrite()
    for (const text of ['one', 'two', '', 'é!']) assert.deepEqual(await peer.read(), { kind: 'text', text })
    await peer.send('still open')
    await peer.close()
    assert.equal(await readAll(lines), 'still open\n')
  })

  void it('sends what was begun before the close frame', async (t) => {
    const [lines, peer] = await pair(t)
    await lines.write(Buffer.from('begun'))
    const closing = lines.close()
    assert.deepEqual(await peer.read(), { kind: 'text', text: 'begun' })
    assert.equal(await peer.read(), null)
    await closing
    assert.equal(peer.closeStatus?.code, 1000)
  })

  void it('reads a text message as a line, and a binary one as it is', async (t) => {
    const [lines, peer] = await pair(t)
    for (const message of ['a', 'b\n', 'c\nd', '', Buffer.from('e'), Buffer.alloc(0), 'f']) await peer.send(message)
    await peer.close()
    assert.equal(await readAll(lines), 'a\nb\nc\nd\n\nef\n')
  })

  const UNSENDABLE: readonly (readonly [what: string, bytes: Uint8Array, code: string])[] = [
    ['is not UTF-8', Buffer.from([0x61, 0xff, 0x0a]), 'NET_FRAME_MALFORMED'],
    ['is longer than the limit', Buffer.from('12345\n'), 'NET_LINE_TOO_LONG'],
  ]
  for (const [what, bytes, code] of UNSENDABLE) {
    void it(`fails with a line that ${what}, after those before it`, async (t) => {
      const [lines, peer] = await pair(t, { lineBytesMax: 4 })
      await lines.write(Buffer.from('1234\n'))
      await assert.rejects(
        async () => {
          await lines.write(bytes)
          await lines.flushed()
        },
        { code },
      )
      assert.deepEqual(await peer.read(), { kind: 'text', text: '1234' })
      await assert.rejects(peer.read(), { code: 'NET_RESET' })
    })
  }
})
