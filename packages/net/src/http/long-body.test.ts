import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connect } from '../connect/connect.ts'
import { LIMITS } from '../limits.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import type { HttpHandlers } from './http-handlers.ts'
import { serveHttp } from './serve-http.ts'

const HERE = { host: '127.0.0.1', port: 0 }
const BODY_BYTES = 64 * LIMITS.httpSliceBytes.default
const head = (length: number) => `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`
const LAST_REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'

async function bytesIn(body: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0
  for await (const chunk of body) bytes += chunk.length
  return bytes
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += Buffer.from(chunk).toString()
  return text
}

void describe('a long body', () => {
  leavesNothingOpen()

  void it('is not held back by the pace, and what comes behind it is again', async () => {
    const charged: number[] = []
    const request: HttpHandlers['request'] = async (asked, response, { takeLongBody }) => {
      takeLongBody()
      response.end(String(await bytesIn(asked)))
    }
    const pace = () => ({
      charge: (bytes: number) => {
        charged.push(bytes)
        return 0
      },
    })
    await using server = await serveHttp(HERE, { request, pace })
    await using client = await connect(server.addresses[0])
    await client.write(Buffer.from(head(BODY_BYTES)))
    await client.write(Buffer.alloc(BODY_BYTES))
    const answer = String(await client.read())
    assert.match(answer, new RegExp(`\\r\\n\\r\\n${BODY_BYTES}$`))
    const paid = charged.reduce((sum, bytes) => sum + bytes, 0)
    assert.ok(paid < BODY_BYTES / 2, `${paid} bytes were paced`)
    await client.write(Buffer.from(LAST_REQUEST))
    await textOf(client)
    assert.ok(charged.reduce((sum, bytes) => sum + bytes, 0) - paid >= LAST_REQUEST.length)
  })

  void it('stays one when an earlier request is answered meanwhile', async () => {
    let paid = 0
    const second = Promise.withResolvers<void>()
    const request: HttpHandlers['request'] = async (asked, response, { takeLongBody }) => {
      takeLongBody()
      if (asked.url === '/second') second.resolve()
      const bytes = await bytesIn(asked)
      await second.promise
      response.end(String(bytes))
    }
    const pace = () => ({
      charge: (bytes: number) => {
        paid += bytes
        return 0
      },
    })
    await using server = await serveHttp(HERE, { request, pace })
    await using client = await connect(server.addresses[0])
    await client.write(Buffer.from(`${head(1)}a${head(BODY_BYTES).replace('/', '/second')}`))
    assert.match(String(await client.read()), /\r\n\r\n1$/)
    const before = paid
    await client.write(Buffer.alloc(BODY_BYTES))
    assert.match(String(await client.read()), new RegExp(`\\r\\n\\r\\n${BODY_BYTES}$`))
    assert.ok(paid - before < BODY_BYTES / 2, `${paid - before} bytes were paced`)
  })

  for (const isLong of [true, false]) {
    void it(`${isLong ? 'may' : 'is the only one that may'} take longer than a request may`, async () => {
      const { promise: timeUp, resolve } = Promise.withResolvers<void>()
      const request: HttpHandlers['request'] = async (asked, response, { takeLongBody }) => {
        if (isLong) takeLongBody()
        const bytes = await bytesIn(asked).catch(() => -1)
        if (bytes >= 0) response.end(String(bytes))
      }
      const options = { headTimeoutMs: 20, requestTimeoutMs: 20 }
      await using server = await serveHttp(HERE, { request }, options)
      await using client = await connect(server.addresses[0])
      await client.write(Buffer.from(`${head(2)}a`))
      // Both times are looked at together, so another client that is cut off says that the time is up.
      await using other = await connect(server.addresses[0])
      await other.write(Buffer.from('GET / HTTP/1.1\r\n'))
      void other.read().then(() => resolve())
      await timeUp
      await client.write(Buffer.from('b')).catch(() => {})
      assert.match(String(await client.read()), isLong ? /200 OK[^]*\r\n\r\n2$/ : / 408 /)
    })
  }
})
