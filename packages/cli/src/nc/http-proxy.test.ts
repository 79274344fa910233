import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { type Connection, serve } from '@partyline/net'
import { memoryPair } from '@partyline/net/testing'
import { serveProxy } from './http-proxy.ts'
import { ProxyCredentials } from './proxy-credentials.ts'

const OPTIONS = { family: undefined, hasNames: true, connectTimeoutMs: 5_000 } as const

async function readAll(connection: Connection): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const bytes of connection) chunks.push(bytes)
  return Buffer.concat(chunks).toString('latin1')
}

/** The whole answer to these bytes; the client ends its direction when it has said them, if it is told to. */
async function answerTo(text: string, credentials?: ProxyCredentials): Promise<string> {
  const [proxy, client] = memoryPair()
  const served = serveProxy(proxy, OPTIONS, credentials)
  client.writeNow(Buffer.from(text, 'latin1'))
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
  ]
  for (const [text, status] of REFUSED) {
    void it(`answers ${JSON.stringify(text.slice(0, 40))} with ${status}`, async () => {
      assert.ok((await answerTo(text)).startsWith(`HTTP/1.1 ${status} `))
    })
  }

  void it('passes a request on without what is about this connection only', async (t) => {
    const host = await origin(t)
    const fields =
      'Connection: x-secret, keep-alive\r\nX-Secret: s\r\nProxy-Authorization: p\r\nX-Other: o\r\nContent-Length: 4\r\n'
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

  void it('lets in who knows the password by Basic or by Digest, and nobody else', async () => {
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
