import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { type Connection, serve } from '@partyline/net'
import { memoryPair } from '@partyline/net/testing'
import { serveProxy } from './http-proxy.ts'
import { ProxyCredentials } from './proxy-credentials.ts'

type Options = Parameters<typeof serveProxy>[1]

const OPTIONS: Options = { family: undefined, hasNames: true, connectTimeoutMs: 5_000 }

async function readAll(connection: Connection): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const bytes of connection) chunks.push(bytes)
  return Buffer.concat(chunks).toString('latin1')
}

/** The whole answer to these bytes; the client ends its direction when it has said them, if it is told to. */
async function answerTo(
  text: string,
  credentials?: ProxyCredentials,
  { isEnded = false, options = {} }: { isEnded?: boolean; options?: Partial<Options> } = {},
): Promise<string> {
  const [proxy, client] = memoryPair()
  const served = serveProxy(proxy, { ...OPTIONS, ...options }, credentials)
  client.writeNow(Buffer.from(text, 'latin1'))
  if (isEnded) await client.closeWrite()
  const answer = await readAll(client)
  await client.close()
  await served
  return answer
}

async function origin(t: TestContext): Promise<string> {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { method, url, headers } = incoming
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return `127.0.0.1:${address.port}`
}

interface Recording extends AsyncDisposable {
  readonly host: string
  /** Everything that was said to it, until its connection ended. */
  readonly heard: Promise<string>
}

/** An origin that gives this answer when it has heard the head of a request, and ends; `never` gives none. */
async function scripted(answer: string, { isStaying = false } = {}): Promise<Recording> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const server = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
    let heard = ''
    let hasAnswered = answer === 'never'
    for await (const bytes of connection) {
      heard += Buffer.from(bytes).toString('latin1')
      if (hasAnswered || !heard.includes('\r\n\r\n')) continue
      hasAnswered = true
      await connection.write(Buffer.from(answer, 'latin1'))
      if (!isStaying) await connection.closeWrite()
    }
    resolve(heard)
  })
  const { port } = server.addresses[0]
  return { host: `127.0.0.1:${port}`, heard: promise, [Symbol.asyncDispose]: () => server.stop() }
}

void describe('the HTTP proxy', () => {
  const REFUSED: readonly (readonly [text: string, status: number])[] = [
    ['nonsense\r\n\r\n', 400],
    ['GET /path HTTP/1.1\r\n\r\n', 400],
    ['CONNECT host HTTP/1.1\r\n\r\n', 400],
    ['CONNECT host:99999 HTTP/1.1\r\n\r\n', 400],
    ['GET http://h/ HTTP/1.1\r\nno colon\r\n\r\n', 400],
    ['GET ftp://h/ HTTP/1.1\r\n\r\n', 403],
    ['DELETE http://h/ HTTP/1.1\r\n\r\n', 405],
    [`GET http://h/${'x'.repeat(9_000)} HTTP/1.1\r\n\r\n`, 414],
    [`GET http://h/ HTTP/1.1\r\n${'a: b\r\n'.repeat(12_000)}\r\n`, 413],
    ['GET http://no-such-host.invalid/ HTTP/1.1\r\n\r\n', 504],
    ['POST http://h/ HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['POST http://h/ HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nbody', 400],
    ['POST http://h/ HTTP/1.1\r\nContent-Length: 3, 3\r\n\r\nbody', 400],
    ['POST http://h/ HTTP/1.1\r\nContent-Length: +3\r\n\r\nbody', 400],
    ['POST http://h/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['POST http://h/ HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n', 501],
    ['GET http://h/ HTTP/1.1\r\na: b\rc: d\r\n\r\n', 400],
    ['GET http://h/ HTTP/1.1\r\na: b\r\n folded\r\n\r\n', 400],
  ]
  for (const [text, status] of REFUSED) {
    void it(`answers ${JSON.stringify(text.slice(0, 40))} with ${status}`, async () => {
      assert.ok((await answerTo(text)).startsWith(`HTTP/1.1 ${status} `))
    })
  }

  void it('passes a request on without what is about this connection only', async (t) => {
    const host = await origin(t)
    const fields =
      'Connection: x-secret\r\nConnection: keep-alive\r\nX-Secret: s\r\nProxy-Authorization: p\r\nX-Other: o\r\nContent-Length: 4\r\n'
    const answer = await answerTo(`POST http://${host}/a?b HTTP/1.1\r\nHost: elsewhere\r\n${fields}\r\nbody`)
    assert.match(answer, /^HTTP\/1\.1 200 /)
    const seen: unknown = JSON.parse(answer.slice(answer.indexOf('{')).replace(/\}[^}]*$/, '}'))
    assert.deepEqual(seen, {
      method: 'POST',
      url: '/a?b',
      headers: { host, 'x-other': 'o', 'content-length': '4', connection: 'close' },
      body: 'body',
    })
  })

  const SECOND = 'GET http://other.example/ HTTP/1.1\r\nCookie: secret\r\n\r\n'
  const FIRST: readonly (readonly [body: string, fields: string, passed: string])[] = [
    ['', '', ''],
    ['body', 'Content-Length: 4\r\n', 'body'],
    ['4;x=y\r\nbody\r\n00\r\nTrailer: t\r\n\r\n', 'Transfer-Encoding: Chunked\r\n', '4\r\nbody\r\n0\r\n\r\n'],
  ]
  for (const [body, fields, passed] of FIRST) {
    void it(`passes nothing on behind ${JSON.stringify(fields + body)}: the next request may be for another host`, async () => {
      await using recording = await scripted('HTTP/1.1 200 OK\r\n\r\nfirst')
      const asked = `POST http://${recording.host}/ HTTP/1.1\r\n${fields}\r\n${body}`
      assert.match(await answerTo(`${asked}${SECOND}`), /^HTTP\/1\.1 200 OK\r\nconnection: close\r\n\r\nfirst$/)
      const heard = await recording.heard
      assert.ok(heard.endsWith(`\r\nconnection: close\r\n\r\n${passed}`), heard)
    })
  }

  void it('passes an answer on without what is about its connection, after those that are only on the way', async () => {
    const fields = 'Connection: keep-alive\r\nConnection: X-Hop\r\nX-Hop: h\r\nKeep-Alive: timeout=5\r\nX-End: e\r\n'
    await using recording = await scripted(`HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\n${fields}\r\nbody`)
    assert.equal(
      await answerTo(`GET http://${recording.host}/ HTTP/1.1\r\n\r\n`),
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 Fine\r\nx-end: e\r\nconnection: close\r\n\r\nbody',
    )
  })

  const STAYING: readonly (readonly [answer: string, method: string, passed: string])[] = [
    ['HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyBEHIND', 'GET', 'body'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nBEHIND', 'HEAD', ''],
    ['HTTP/1.1 204 OK\r\n\r\nBEHIND', 'GET', ''],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n0\r\n\r\nBEHIND',
      'GET',
      '2\r\nhi\r\n0\r\n\r\n',
    ],
  ]
  for (const [answer, method, passed] of STAYING) {
    void it(`ends with the answer of an origin that stays open: ${JSON.stringify(answer)} to ${method}`, async () => {
      await using recording = await scripted(answer, { isStaying: true })
      const heard = await answerTo(`${method} http://${recording.host}/ HTTP/1.1\r\n\r\n`)
      assert.equal(heard.slice(heard.indexOf('\r\n\r\n') + 4), passed)
    })
  }

  const BROKEN: readonly (readonly [answer: string, fields: string, body: string, status: number])[] = [
    ['SSH-2.0-x\r\n', '', '', 502],
    ['', '', '', 502],
    [`HTTP/1.1 200 OK\r\nlong: ${'x'.repeat(70_000)}\r\n\r\n`, '', '', 502],
    ['never', 'Content-Length: 9\r\n', 'short', 400],
    ['never', 'Transfer-Encoding: chunked\r\n', 'x\r\n', 400],
    ['never', 'Transfer-Encoding: chunked\r\n', '3\r\nlonger\r\n0\r\n\r\n', 400],
    ['never', 'Transfer-Encoding: chunked\r\n', '4\nbody\n0\n\n', 400],
  ]
  for (const [answer, fields, body, status] of BROKEN) {
    void it(`answers ${status} to ${JSON.stringify(fields + body)} and ${JSON.stringify(answer.slice(0, 20))}`, async () => {
      await using recording = await scripted(answer)
      const asked = `POST http://${recording.host}/ HTTP/1.1\r\n${fields}\r\n${body}`
      assert.ok((await answerTo(asked, undefined, { isEnded: true })).startsWith(`HTTP/1.1 ${status} `))
    })
  }

  const OTHER_FAMILY: readonly (readonly [options: Partial<Options>, host: string])[] = [
    [{ family: 4 }, '[::1]'],
    [{ family: 6 }, '127.0.0.1'],
    [{ hasNames: false }, 'localhost'],
  ]
  for (const [options, host] of OTHER_FAMILY) {
    void it(`answers 504 to ${host} with ${JSON.stringify(options)}`, async () => {
      for (const asked of [`CONNECT ${host}:1`, `GET http://${host}:1/`]) {
        const answer = await answerTo(`${asked} HTTP/1.1\r\n\r\n`, undefined, { options })
        assert.ok(answer.startsWith('HTTP/1.1 504 '), answer)
      }
    })
  }

  void it('makes a tunnel with CONNECT, through which bytes and ends go both ways', async () => {
    await using echo = await serve({ host: '127.0.0.1', port: 0 }, async (connection) => {
      for await (const bytes of connection) await connection.write(bytes)
    })
    const [proxy, client] = memoryPair()
    const served = serveProxy(proxy, OPTIONS, undefined)
    await client.write(Buffer.from(`CONNECT 127.0.0.1:${echo.addresses[0].port} HTTP/1.1\r\n\r\nearly `))
    await client.write(Buffer.from('late'))
    await client.closeWrite()
    assert.equal(await readAll(client), 'HTTP/1.1 200 OK\r\n\r\nearly late')
    await served
  })

  void it('lets in a client that knows the password, by Basic or by Digest, and no other', async () => {
    const credentials = new ProxyCredentials('otter:se:cret')
    const ask = (authorization: string) =>
      answerTo(`DELETE http://h/ HTTP/1.1\r\nProxy-Authorization: ${authorization}\r\n\r\n`, credentials)
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    assert.match(
      await answerTo('GET http://h/ HTTP/1.1\r\n\r\n', credentials),
      /^HTTP\/1\.1 407 [\s\S]*Digest[\s\S]*Basic/,
    )
    assert.match(await ask(basic('otter:wrong')), /^HTTP\/1\.1 407 /)
    assert.match(await ask(basic('otter:se:cret')), /^HTTP\/1\.1 405 /)
    assert.match(await ask('Digest username="otter", nonce="1-1", qop=auth, response="0"'), /^HTTP\/1\.1 407 /)
  })
})

void it('Digest takes a nonce of this process for five minutes, and no other', () => {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const [ours, others] = [new ProxyCredentials('a:b'), new ProxyCredentials('a:b')]
  const answerTo0 = (credentials: ProxyCredentials): string => {
    const nonce = /nonce="([^"]+)"/.exec(credentials.challenges(0).join())?.[1] ?? ''
    const response = md5([md5('a:Partyline:b'), nonce, '1', 'c', 'auth', md5('GET:/')].join(':'))
    return `Digest username="a", realm="Partyline", nonce="${nonce}", uri="/", qop=auth, nc=1, cnonce="c", response="${response}"`
  }
  assert.equal(ours.isValid(answerTo0(ours), 'GET', 300_000), true)
  assert.equal(ours.isValid(answerTo0(ours), 'GET', 300_001), false)
  assert.equal(ours.isValid(answerTo0(ours), 'POST', 0), false)
  assert.equal(ours.isValid(answerTo0(others), 'GET', 0), false)
})
