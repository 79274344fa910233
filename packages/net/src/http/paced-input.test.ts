import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IpAddress } from '../address.ts'
import { connect } from '../connect/connect.ts'
import { LIMITS } from '../limits.ts'
import type { Server } from '../serve/serve.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { makeTestCertificate, noCertificates } from '../testing/test-certificate.ts'
import { connectWebSocketMessages } from '../websocket/connect-websocket.ts'
import type { HttpHandlers } from './http-handlers.ts'
import type { InputPace } from './paced-input.ts'
import { serveHttp, type ServeHttpOptions } from './serve-http.ts'

const SLICE = LIMITS.httpSliceBytes.default
const FOREVER_MS = 1_000_000
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
const LAST_REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

function serveHere(charge: InputPace['charge'], handlers: Partial<HttpHandlers> = {}, options: ServeHttpOptions = {}) {
  const request: HttpHandlers['request'] = (_, response) => void response.end()
  const here = { host: '127.0.0.1', port: 0 }
  return serveHttp(here, { request, pace: () => ({ charge }), ...handlers }, options)
}

const connectTo = ({ addresses: [{ port }] }: Server<IpAddress>, tls?: { readonly isVerified: false }) =>
  connect({ host: '127.0.0.1', port }, tls === undefined ? {} : { tls })

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += Buffer.from(chunk).toString()
  return text
}

const answersIn = (text: string) => text.split('HTTP/1.1 200 OK').length - 1

void describe('the pace of what clients send', () => {
  leavesNothingOpen()

  for (const isTls of noCertificates === false ? [false, true] : [false]) {
    void it(`is asked for each slice, and nothing is lost${isTls ? ', over TLS' : ''}`, async () => {
      const charged: number[] = []
      const charge = (bytes: number) => {
        charged.push(bytes)
        return 0
      }
      const tls = isTls ? { tls: makeTestCertificate() } : {}
      await using server = await serveHere(charge, {}, tls)
      await using client = await connectTo(server, isTls ? { isVerified: false } : undefined)
      const text = REQUEST.repeat(60) + LAST_REQUEST
      await client.write(Buffer.from(text))
      await client.closeWrite()
      assert.equal(answersIn(await textOf(client)), 61)
      const [first, ...slices] = charged
      assert.equal(first, 0)
      assert.equal(
        slices.reduce((sum, bytes) => sum + bytes, 0),
        text.length,
      )
      assert.ok(slices.every((bytes) => bytes > 0 && bytes <= SLICE))
    })
  }

  void it('holds back what comes behind a slice, and no other client', async () => {
    let connections = 0
    const pace = () => {
      connections += 1
      const isHeld = connections === 1
      return { charge: (bytes: number) => (isHeld && bytes > 0 ? FOREVER_MS : 0) }
    }
    let requests = 0
    const request: HttpHandlers['request'] = (_, response) => {
      requests += 1
      response.end()
    }
    await using server = await serveHere(() => 0, { pace, request })
    await using held = await connectTo(server)
    await held.write(Buffer.from(REQUEST.repeat(60)))
    // Whatever of the first slice is whole.
    const heard = Math.floor(SLICE / REQUEST.length)
    for (let answered = 0; answered < heard;) answered += answersIn(String(await held.read()))
    await using other = await connectTo(server)
    await other.write(Buffer.from(REQUEST.repeat(60) + LAST_REQUEST))
    assert.equal(answersIn(await textOf(other)), 61)
    assert.equal(requests, heard + 61)
    held.abort()
  })

  void it('lets the messages of a WebSocket through whole, also those that nobody reads yet', async () => {
    const mayRead = Promise.withResolvers<void>()
    const lengths: number[] = []
    const done = Promise.withResolvers<void>()
    const webSocket: HttpHandlers['webSocket'] = async (handshake) => {
      const messages = await handshake.accept()
      await mayRead.promise
      for await (const message of messages) if (message.kind === 'text') lengths.push(message.text.length)
      done.resolve()
    }
    await using server = await serveHere(() => 0, { webSocket })
    const client = await connectWebSocketMessages(`ws://127.0.0.1:${server.addresses[0].port}/`)
    const sent = [100_000, 0, 1, 200_000, ...Array.from({ length: 500 }, (_, index) => index)]
    const sending = Promise.all(sent.map((length) => client.send('x'.repeat(length))))
    mayRead.resolve()
    await sending
    await client.close()
    await done.promise
    assert.deepEqual(lengths, sent)
  })
})
