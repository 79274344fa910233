/** Requests and handshakes that no client would send: each has its answer, and other clients are served. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { IpAddress } from '../address.ts'
import { connect } from '../connect/connect.ts'
import type { Connection } from '../connection.ts'
import { LIMITS } from '../limits.ts'
import type { Server } from '../serve/serve.ts'
import { leavesNothingOpen } from '../testing/open-handles.ts'
import { CLOSE, maskedFrame, rawWebSocketClient, readCloseCode, TEXT, unmaskedFrame } from '../testing/raw-websocket.ts'
import { connectWebSocketMessages } from '../websocket/connect-websocket.ts'
import { serveHttp, type ServeHttpOptions } from './serve-http.ts'

const HEAD_BYTES_MAX = LIMITS.httpHeadBytesMax.default
const HOST = 'Host: h\r\n'
const KEY = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n`
const UPGRADE = 'Upgrade: websocket\r\nConnection: Upgrade\r\n'
const VERSION = 'Sec-WebSocket-Version: 13\r\n'

const get = (fields: string, version = '1.1', target = '/chat') => `GET ${target} HTTP/${version}\r\n${fields}\r\n`
const post = (fields: string, body: string) => `POST / HTTP/1.1\r\n${HOST}${fields}\r\n${body}`

/** What is sent, and the statuses that come back before the connection is ended. */
const CASES: readonly (readonly [string, string, readonly number[]])[] = [
  ['something that is not HTTP', 'NICK ann\r\nUSER ann 0 * :Ann\r\n\r\n', [400]],
  ['the beginning of a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]],
  ['a request without Host', get(''), [400]],
  ['two fields Host', get(HOST + HOST), [400]],
  ['two fields Host and an expectation', get(`${HOST}host: i\r\nExpect: more\r\n`), [400]],
  ['a Host with a name before it', get('Host: a@h\r\n'), [400]],
  ['a Host of two words', get('Host: a b\r\n'), [400]],
  ['a Host with a path', get('Host: h/a\r\n'), [400]],
  ['two hosts in one Host', get('Host: a, b\r\n'), [400]],
  ['a Host whose port is no number', get('Host: h:x\r\n'), [400]],
  ['a version that there is not', get(HOST, '9.9'), [400]],
  ['HTTP/2', get(HOST, '2.0'), [505]],
  ['HTTP/0.9, which has no version', 'GET /\r\n\r\n', [505]],
  ['a target of another scheme', get(HOST, '1.1', 'ftp://h/'), [400]],
  ['a target without host', get(HOST, '1.1', 'http://'), [400]],
  ['a target with a password', get(HOST, '1.1', 'http://a:b@h/'), [400]],
  ['a target that is no path', get(HOST, '1.1', '*'), [400]],
  ['a line that is folded', get(`${HOST}A: b\r\n c\r\n`), [400]],
  ['a space before the colon', get(`${HOST}A : b\r\n`), [400]],
  ['a NUL in a field', get(`${HOST}A: \0\r\n`), [400]],
  ['a line end of CR alone', get(`${HOST}A: b\rc: d\r\n`), [400]],
  ['a head over the limit', get(`${HOST}A: ${'x'.repeat(HEAD_BYTES_MAX)}\r\n`), [431]],
  ['a path over the limit', `GET /${'x'.repeat(HEAD_BYTES_MAX)} HTTP/1.1\r\n${HOST}\r\n`, [431]],
  ['two lengths', post('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab'), [400]],
  ['one length twice', post('Content-Length: 1\r\nContent-Length: 1\r\n', 'a'), [400]],
  ['two lengths in one field', post('Content-Length: 1, 1\r\n', 'a'), [400]],
  ['a length and chunks', post('Content-Length: 1\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), [400]],
  ['chunks that are not the last coding', post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'), [400]],
  ['chunks in two fields', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), [400]],
  ['a folded coding', post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n'), [400]],
  ['a coding that it does not know', post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'), [501]],
  ['chunks over HTTP/1.0', get(`${HOST}Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n`, '1.0'), [400]],
  ['a length with a sign', post('Content-Length: +1\r\n', 'a'), [400]],
  ['a length that is no number', post('Content-Length: 0x10\r\n', ''), [400]],
  ['a chunk whose length is no number', post('Transfer-Encoding: chunked\r\n', 'zz\r\n'), [400]],
  ['a chunk that is longer than its length', post('Transfer-Encoding: chunked\r\n', '1\r\nab\r\n0\r\n\r\n'), [400]],
  ['more fields than have room', get(HOST + 'A:\r\n'.repeat(HEAD_BYTES_MAX)), [431]],
  ['CONNECT', `CONNECT a.example:80 HTTP/1.1\r\n${HOST}\r\n`, [405]],
  ['a request behind which comes no HTTP', `${get(HOST)}\r\n\r\nno HTTP\r\n\r\n`, [200, 400]],
  ['HTTP/1.0, which has one request for a connection', get('', '1.0') + get('', '1.0'), [200]],
  ['a WebSocket with a version that is not 13', get(HOST + UPGRADE + KEY + VERSION.replace('13', '8')), [426]],
  ['a WebSocket without a version', get(HOST + UPGRADE + KEY), [400]],
  ['a WebSocket without a key', get(HOST + UPGRADE + VERSION), [400]],
  ['a WebSocket with a key of another length', get(`${HOST}${UPGRADE}${VERSION}Sec-WebSocket-Key: YQ==\r\n`), [400]],
  ['a WebSocket with two keys', get(HOST + UPGRADE + KEY + KEY + VERSION), [400]],
  ['a WebSocket with two versions', get(HOST + UPGRADE + KEY + VERSION + VERSION), [426]],
  ['a WebSocket with two fields Host', get(HOST + HOST + UPGRADE + KEY + VERSION), [400]],
  [
    'a WebSocket whose body is in chunks',
    get(`${HOST}${UPGRADE}${KEY}${VERSION}Transfer-Encoding: chunked\r\n`),
    [400],
  ],
  ['a WebSocket without Host', get(UPGRADE + KEY + VERSION), [400]],
  ['a WebSocket over HTTP/1.0', get(HOST + UPGRADE + KEY + VERSION, '1.0'), [400]],
  ['a WebSocket by POST', post(UPGRADE + KEY + VERSION, ''), [405]],
  ['a WebSocket with a body', get(`${HOST}${UPGRADE}${KEY}${VERSION}Content-Length: 2\r\n`) + 'ab', [400]],
  ['a WebSocket of a page of another host', get(`${HOST}${UPGRADE}${KEY}${VERSION}Origin: https://e\r\n`), [403]],
  ['a WebSocket behind a request without answer', `${get(HOST)}${get(HOST + UPGRADE + KEY + VERSION)}`, [200, 400]],
]

void describe('serveHttp with bad input', () => {
  let server: Server<IpAddress>
  afterEach(() => server.stop())
  leavesNothingOpen()
  const serveHere = (options: ServeHttpOptions = {}) =>
    serveHttp(
      { host: '127.0.0.1', port: 0 },
      {
        request: async (request, response) => {
          await request.resume().toArray()
          response.end('answer')
        },
        webSocket: async (handshake) => {
          const messages = await handshake.accept({ messageBytesMax: 100 })
          for await (const message of messages) await messages.send(message.kind === 'text' ? message.text : '')
        },
      },
      { onError: () => {}, ...options },
    )
  beforeEach(async () => {
    server = await serveHere()
  })

  async function statusesFor(raw: Connection): Promise<readonly number[]> {
    const answer = String(Buffer.concat(await Array.fromAsync(raw)))
    await raw.close()
    return Array.from(answer.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => Number(status))
  }

  async function othersAreServed(): Promise<void> {
    const raw = await connect(server.addresses[0])
    await raw.write(get(`${HOST}Connection: close\r\n`))
    assert.deepEqual(await statusesFor(raw), [200])
  }

  for (const [name, sent, statuses] of CASES) {
    void it(`answers ${name} with ${statuses.join(' and ')}, ends, and serves others`, async () => {
      const raw = await connect(server.addresses[0])
      await raw.write(Buffer.from(sent, 'latin1'))
      assert.deepEqual(await statusesFor(raw), statuses)
      await othersAreServed()
    })
  }

  void it('names the version of WebSocket that it speaks to a client with another (RFC 6455 4.4)', async () => {
    const raw = await connect(server.addresses[0])
    await raw.write(get(HOST + UPGRADE + KEY + VERSION.replace('13', '8')))
    const answer = String(Buffer.concat(await Array.fromAsync(raw)))
    assert.match(answer, /^HTTP\/1\.1 426 .*\r\nSec-WebSocket-Version: 13\r\n/s)
    await raw.close()
  })

  for (const [name, fields] of [
    ['an upgrade that the connection does not announce', `Upgrade: websocket\r\n${KEY}${VERSION}Connection: close\r\n`],
    ['the announcement of an upgrade to nothing', `Connection: Upgrade, close\r\n${KEY}${VERSION}`],
    ['an upgrade to another protocol', 'Upgrade: h2c\r\nConnection: Upgrade, close\r\n'],
    ['an expectation that it does not know', 'Expect: more\r\nConnection: close\r\n'],
  ] as const) {
    void it(`takes ${name} for a request as any other (RFC 9110 7.8, 10.1.1)`, async () => {
      const raw = await connect(server.addresses[0])
      await raw.write(get(HOST + fields))
      assert.deepEqual(await statusesFor(raw), [200])
    })
  }

  void it('takes a head at the limit', async () => {
    const raw = await connect(server.addresses[0])
    const fields = `${HOST}Connection: close\r\nA: `
    // What the parser counts: the path, and names and values of fields.
    const counted = ['/chat', 'Host', 'h', 'Connection', 'close', 'A'].join('')
    await raw.write(get(`${fields}${'x'.repeat(HEAD_BYTES_MAX - counted.length - 1)}\r\n`))
    assert.deepEqual(await statusesFor(raw), [200])
  })

  for (const [name, sent] of [
    ['says nothing', ''],
    ['does not end its head', 'GET / HTTP/1.1\r\nHost'],
  ] as const) {
    void it(`answers a client that ${name} with 408 when its time is over`, async () => {
      await using hasty = await serveHere({ headTimeoutMs: 20 })
      const raw = await connect(hasty.addresses[0])
      await raw.write(sent)
      assert.deepEqual(await statusesFor(raw), [408])
    })
  }

  void it('answers a client whose head comes byte by byte and never ends with 408, though it never pauses', async () => {
    await using hasty = await serveHere({ headTimeoutMs: 20 })
    const raw = await connect(hasty.addresses[0])
    await raw.write(`${get(HOST).slice(0, -2)}A:`)
    const answered = new AbortController()
    const trickling = (async () => {
      // Spaces before a value count nothing.
      while (!answered.signal.aborted) await raw.write(' ').then(() => new Promise(setImmediate))
    })().catch(() => {})
    assert.match(String(await raw.read()), /^HTTP\/1\.1 408 /)
    answered.abort()
    await trickling
    await raw.close()
  })

  void it('answers a body that never ends with 408, though its handler waits for it', async () => {
    await using hasty = await serveHere({ headTimeoutMs: 20, requestTimeoutMs: 20 })
    const raw = await connect(hasty.addresses[0])
    await raw.write(post('Content-Length: 2\r\n', 'a'))
    assert.deepEqual(await statusesFor(raw), [408])
  })

  void it('ends a connection that brings no further request', async () => {
    await using hasty = await serveHere({ keepAliveTimeoutMs: 1 })
    const raw = await connect(hasty.addresses[0])
    await raw.write(get(HOST))
    assert.deepEqual(await statusesFor(raw), [200])
  })

  void it('answers pipelined requests in order, up to the limit, and then ends', async () => {
    const raw = await connect(server.addresses[0])
    const most = LIMITS.httpPipelinedRequestsMax.default
    await raw.write(get(HOST).repeat(most + 1))
    assert.deepEqual(await statusesFor(raw), Array(most).fill(200))
    await othersAreServed()
  })

  for (const [name, frame, code] of [
    ['a frame without a mask', unmaskedFrame(TEXT, 'a'), 1002],
    ['a reserved bit', maskedFrame(TEXT | 0x40, 'a'), 1002],
    ['a reserved opcode', maskedFrame(0x83, 'a'), 1002],
    ['a control frame in fragments', maskedFrame(0x09, 'a'), 1002],
    ['a control frame of 126 bytes', maskedFrame(0x89, 'a'.repeat(126)), 1002],
    ['a continuation of nothing', maskedFrame(0x80, 'a'), 1002],
    ['text that is not UTF-8', maskedFrame(TEXT, Buffer.from([0xc3, 0x28])), 1007],
    ['a close of one byte', maskedFrame(CLOSE, 'a'), 1002],
    ['a length with its highest bit', Buffer.from([0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1009],
    ['a message over the limit', maskedFrame(TEXT, 'a'.repeat(101)), 1009],
  ] as const) {
    void it(`answers ${name} with ${code}, and another WebSocket goes on`, async () => {
      await using other = await connectWebSocketMessages(`ws://127.0.0.1:${server.addresses[0].port}/`)
      const { raw } = await rawWebSocketClient(server.addresses[0])
      await raw.write(frame)
      assert.equal(await readCloseCode(raw), code)
      await raw.close()
      await other.send('x'.repeat(100))
      assert.deepEqual(await other.read(), { kind: 'text', text: 'x'.repeat(100) })
    })
  }
})
