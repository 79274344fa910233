/** The proxy, ours and ncat's with the same lines: what reaches which host, and which clients may ask. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, type Connection, serve } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { BESIDE_NCAT, freePort, type StartNetcat } from './netcats.ts'

const HOST = '127.0.0.1'
const skip = missing('ncat')

interface Host extends AsyncDisposable {
  readonly where: string
  /** Everything that it was told. */
  readonly heard: () => string
}

/** Answers each head with this, and stays. */
async function host(answer: string): Promise<Host> {
  let heard = ''
  const server = await serve({ host: HOST, port: 0 }, async (connection) => {
    for await (const bytes of connection) {
      heard += Buffer.from(bytes).toString('latin1')
      if (heard.endsWith('\r\n\r\n')) await connection.write(Buffer.from(answer))
    }
  })
  return {
    where: `${HOST}:${server.addresses[0].port}`,
    heard: () => heard,
    [Symbol.asyncDispose]: () => server.stop(),
  }
}

async function proxy(start: StartNetcat, ...args: readonly string[]) {
  const port = await freePort(HOST)
  // As a proxy, ncat listens on all interfaces, whatever it is told; it serves this machine only.
  const common = ['-v', '-4', '-l', '--allow', HOST, '--proxy-type', 'http']
  const program = await start(...common, ...args, HOST, port)
  await program.errors.expect(/Listening on/)
  return { port: Number(port), [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() }
}

async function readAll(connection: Connection): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const bytes of connection) chunks.push(bytes)
  return Buffer.concat(chunks).toString('latin1')
}

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi'

for (const [name, start] of BESIDE_NCAT) {
  void test(
    `${name}: what follows a request reaches its own host or none, and no cookie another one`,
    { skip },
    async () => {
      await using first = await host(ANSWER)
      await using second = await host(ANSWER)
      await using through = await proxy(start)
      await using client = await connect({ host: HOST, port: through.port })
      const ask = (where: string, cookie: string) =>
        `GET http://${where}/ HTTP/1.1\r\nHost: ${where}\r\nCookie: ${cookie}\r\n\r\n`
      await client.write(Buffer.from(ask(first.where, 'one') + ask(second.where, 'two')))
      await client.readUntil('\r\n\r\nhi', { bytesMax: 1_000 })
      await client.closeWrite()
      await readAll(client)
      assert.match(first.heard(), /cookie: one/i)
      assert.doesNotMatch(first.heard() + second.heard().replace('two', ''), /two/)
    },
  )

  void test(`${name}: a body is passed on to its end, and what stands behind it is not`, { skip }, async () => {
    await using only = await host(ANSWER)
    await using through = await proxy(start)
    await using client = await connect({ host: HOST, port: through.port })
    const body = 'body\r\n\r\n'
    await client.write(
      Buffer.from(`POST http://${only.where}/ HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}BEHIND`),
    )
    await client.readUntil('\r\n\r\nhi', { bytesMax: 1_000 })
    await client.closeWrite()
    await readAll(client)
    assert.match(only.heard(), /\r\n\r\nbody\r\n\r\n$/)
  })

  void test(`${name}: every field Connection counts`, { skip }, async () => {
    await using only = await host(ANSWER)
    await using through = await proxy(start)
    await using client = await connect({ host: HOST, port: through.port })
    const fields = 'Connection: X-One\r\nConnection: X-Two\r\nX-One: 1\r\nX-Two: 2\r\nX-Three: 3\r\n'
    await client.write(Buffer.from(`GET http://${only.where}/ HTTP/1.1\r\n${fields}\r\n`))
    await client.readUntil('hi', { bytesMax: 1_000 })
    assert.match(only.heard(), /x-three: 3/i)
    assert.doesNotMatch(only.heard(), /x-one|x-two/i)
  })

  void test(`${name}: with -4 there is no way to an IPv6 address`, { skip }, async () => {
    await using target = await serve({ host: '::1', port: 0 }, (connection) => connection.write(Buffer.from('reached')))
    await using through = await proxy(start)
    await using client = await connect({ host: HOST, port: through.port })
    await client.write(Buffer.from(`CONNECT [::1]:${target.addresses[0].port} HTTP/1.0\r\n\r\n`))
    assert.match(await readAll(client), /^HTTP\/1\.[01] 504 /)
  })

  void test(`${name}: an empty name is a name, for the proxy and for its client`, { skip }, async () => {
    const known = `Basic ${Buffer.from(':secret').toString('base64')}`
    await using through = await proxy(start, '--proxy-auth', ':secret')
    for (const [given, status] of [
      [known, '200'],
      [`Basic ${Buffer.from('x:secret').toString('base64')}`, '407'],
    ] as const) {
      await using target = await serve({ host: HOST, port: 0 }, () => Promise.resolve())
      await using client = await connect({ host: HOST, port: through.port })
      const where = `${HOST}:${target.addresses[0].port}`
      await client.write(Buffer.from(`CONNECT ${where} HTTP/1.0\r\nProxy-Authorization: ${given}\r\n\r\n`))
      assert.equal((await readAll(client)).split(' ')[1], status)
    }
    const asked = await askedOf(start, 'Basic realm="x"', '--proxy-auth', ':secret')
    assert.ok(asked.includes(`Proxy-Authorization: ${known}\r\n`), asked)
  })

  void test(`${name}: Digest is chosen where the same field offers Basic too`, { skip }, async () => {
    const both = 'Basic realm="x", Digest realm="y", nonce="n", qop="auth"'
    const asked = await askedOf(start, both, '--proxy-auth', 'me:secret')
    assert.match(asked, /Proxy-Authorization: Digest username="me", realm="y"/)
    assert.doesNotMatch(asked, /Authorization: Basic/)
  })
}

/** What a client asks a proxy that refuses with these challenges in one field. */
async function askedOf(start: StartNetcat, challenges: string, ...args: readonly string[]): Promise<string> {
  let heard = ''
  await using refusing = await serve({ host: HOST, port: 0 }, async (connection) => {
    heard += `${Buffer.from(await connection.readUntil('\r\n\r\n', { bytesMax: 10_000 })).toString()}\r\n`
    await connection.write(Buffer.from(`HTTP/1.1 407 No\r\nProxy-Authenticate: ${challenges}\r\n\r\n`))
  })
  await using client = await start('--proxy', `${HOST}:${refusing.addresses[0].port}`, ...args, 'h', '1')
  assert.equal((await client.exit()).code, 1)
  return heard
}
