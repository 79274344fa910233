/** What a route gets of a request, and what is answered without it, over real connections. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { connect, serveHttp, type IpAddress, type Server } from '@partyline/net'
import { TestServer } from '../../testing/test-server.ts'
import { originOf } from '../origin.ts'
import { textAnswer } from './answer.ts'
import type { Route } from './route.ts'
import { Router } from './router.ts'

const TIMEOUT = { timeoutMs: 10_000 }
const BODY_BYTES_MAX = 100

void describe('the routes of the web door', () => {
  const { info, clock } = new TestServer()
  const parts = { info, clock, asked: [] as string[] }
  type Parts = typeof parts
  const takes = { types: ['text/plain', 'application/json', ''], bytesMax: () => BODY_BYTES_MAX }
  const note: Route<Parts>['answer'] = ({ params, query, type, body, origin }, { asked }) => {
    asked.push(JSON.stringify([params, query.get('q'), type, body, origin()?.address.kind]))
    return textAnswer(200, 'noted')
  }
  const ROUTES: readonly Route<Parts>[] = [
    { method: 'GET', path: '/things/:name', answer: note },
    { method: 'DELETE', path: '/things/:name', answer: note },
    { method: 'POST', path: '/things', takes, answer: note },
    { method: 'POST', path: '/things/:name/parts', takes: { ...takes, types: ['application/json'] }, answer: note },
    { method: 'POST', path: '/mine', takes, admits: () => textAnswer(403, 'not yours'), answer: note },
    { method: 'GET', path: '/broken', answer: () => assert.fail('a defect') },
  ]
  const router = new Router(ROUTES, parts)
  let server: Server<IpAddress>
  let url = ''
  before(async () => {
    server = await serveHttp(
      { host: '127.0.0.1', port: 0 },
      {
        request: (request, response, { connection }) => router.answer(request, response, () => originOf(connection)),
      },
      { onError: () => {} },
    )
    url = `http://127.0.0.1:${server.addresses[0].port}`
  })
  after(() => server.stop())

  const JSON_TYPE = 'application/json; charset=UTF-8'
  const CASES: readonly (readonly [
    what: string,
    path: string,
    request: { readonly method?: string; readonly type?: string; readonly body?: string | Uint8Array },
    status: number,
    noted: readonly unknown[] | null,
  ])[] = [
    ['a part of the path, decoded', '/things/%23a%2Fb?q=1%202', {}, 200, [{ name: '#a/b' }, '1 2', '', '']],
    ['another method at the same path', '/things/a', { method: 'DELETE' }, 200, [{ name: 'a' }, null, '', '']],
    ['HEAD as GET', '/things/a', { method: 'HEAD' }, 200, [{ name: 'a' }, null, '', '']],
    ['an empty part', '/things/', {}, 404, null],
    ['a part too many', '/things/a/b', {}, 404, null],
    ['a part that cannot be decoded', '/things/%ff', {}, 404, null],
    ['a method that is none of its path', '/things/a', { method: 'PUT' }, 405, null],
    ['a body', '/things', { body: 'h\u{e9}' }, 200, [{}, null, 'text/plain', 'h\u{e9}']],
    ['a body of another type', '/things', { type: JSON_TYPE, body: '{}' }, 200, [{}, null, 'application/json', '{}']],
    ['an empty body', '/things', { type: 'text/plain', body: '' }, 200, [{}, null, 'text/plain', '']],
    ['a body of the wrong type', '/things/a/parts', { body: 'x' }, 415, null],
    ['a body in another charset', '/things', { type: 'text/plain; charset=iso-8859-1', body: 'x' }, 415, null],
    ['a body that is no UTF-8', '/things', { type: 'text/plain', body: Buffer.from([0xff]) }, 400, null],
    [
      'a body at the limit',
      '/things',
      { type: '', body: 'x'.repeat(BODY_BYTES_MAX) },
      200,
      [{}, null, '', 'x'.repeat(100)],
    ],
    ['a body over the limit', '/things', { body: 'x'.repeat(BODY_BYTES_MAX + 1) }, 413, null],
    ['a client that may not', '/mine', { body: 'x'.repeat(BODY_BYTES_MAX + 1) }, 403, null],
    ['a route with a defect', '/broken', {}, 500, null],
  ]
  for (const [what, path, { method, type, body }, status, noted] of CASES) {
    void it(`answers ${what} with ${status}`, async () => {
      parts.asked = []
      const answer = await fetch(url + path, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? Buffer.from(body) : body }),
        headers: {
          connection: 'close',
          ...(body === undefined || type === '' ? {} : { 'content-type': type ?? 'text/plain;charset="utf-8"' }),
        },
      })
      assert.equal(answer.status, status)
      assert.equal((await answer.text()) === '', method === 'HEAD')
      assert.deepEqual(parts.asked, noted === null ? [] : [JSON.stringify([...noted, 'ip'])])
    })
  }

  /** All that comes back for these bytes. */
  async function answerTo(text: string): Promise<string> {
    await using raw = await connect(`tcp://${url.slice('http://'.length)}`)
    await raw.write(text)
    const chunks: Uint8Array[] = []
    for (let bytes = await raw.read(TIMEOUT); bytes !== null; bytes = await raw.read(TIMEOUT)) chunks.push(bytes)
    return Buffer.concat(chunks).toString()
  }

  const HEAD = ' HTTP/1.1\r\nHost: h\r\n'
  const CHUNKS = 'Transfer-Encoding: chunked\r\n\r\n'
  const RAW: readonly (readonly [what: string, text: string, answer: RegExp])[] = [
    [
      'a body in chunks that grows over the limit and does not end',
      `POST /things${HEAD}${CHUNKS}${'40\r\n'.concat('x'.repeat(64), '\r\n').repeat(2)}`,
      /^HTTP\/1\.1 413 .*connection: close.*at most 100 bytes/is,
    ],
    [
      'a body whose length is over the limit, before it comes',
      `POST /things${HEAD}Content-Length: 101\r\n\r\n`,
      /^HTTP\/1\.1 413 .*connection: close/is,
    ],
    [
      'a body that is compressed',
      `POST /things${HEAD}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx`,
      /^HTTP\/1\.1 415 .*compressed/is,
    ],
    [
      'a body that nobody asked for, of which nothing is taken for a request',
      `GET /things/a${HEAD}Content-Length: 29\r\n\r\nGET /things/b HTTP/1.1\r\nHost: h`,
      /^HTTP\/1\.1 200 (?!.*HTTP\/1\.1).*noted\n$/s,
    ],
  ]
  for (const [what, text, answer] of RAW) {
    void it(`answers ${what}, and ends the connection`, async () => {
      assert.match(await answerTo(text), answer)
    })
  }

  void it('answers nothing to a body that was cut, and serves the others', async () => {
    parts.asked = []
    const raw = await connect(`tcp://${url.slice('http://'.length)}`)
    await raw.write(`POST /things${HEAD}Content-Length: 10\r\n\r\nhalf`)
    raw.abort()
    assert.equal((await fetch(`${url}/things/a`)).status, 200)
    assert.equal(parts.asked.length, 1)
  })
})
