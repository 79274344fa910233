/** `--reconnect`: the line breaks, the server comes back, and what was typed meanwhile arrives. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Connection, serve, type Server } from '@partyline/net'
import type { Program } from '../support/program.ts'
import { freePort, nc, ncListening } from './netcats.ts'

const HOST = '127.0.0.1'

interface Line extends AsyncDisposable {
  /** The next one that connects. */
  readonly connection: Promise<Connection>
  readonly server: Server
}

async function listening(port: string): Promise<Line> {
  const connected = Promise.withResolvers<Connection>()
  const server = await serve({ host: HOST, port: Number(port) }, async (connection) => {
    connected.resolve(connection)
    await connection.closed
  })
  return { connection: connected.promise, server, [Symbol.asyncDispose]: () => server.stop() }
}

async function hears(connection: Connection, text: string): Promise<void> {
  assert.equal(String(await connection.readExactly(text.length, { timeoutMs: 10_000 })), text)
}

void test('it waits for a server, survives a reset and an end, and delivers what was typed in between', async () => {
  const port = await freePort(HOST)
  await using client = await nc('--reconnect', HOST, port)
  await client.errors.expect(/nobody listens on 127\.0\.0\.1:\d+\. Trying again in \d+\.\d s/)
  client.write('early\n')
  {
    await using line = await listening(port)
    const connection = await line.connection
    await hears(connection, 'early\n')
    await connection.write(Buffer.from('one\n'))
    await client.output.expect(/^one\n/)
    connection.abort()
    await client.errors.expect(/Connected to .* again\./)
    await client.errors.expect(/Trying again/)
  }
  client.write('while nobody was there\n')
  {
    await using line = await listening(port)
    const connection = await line.connection
    await hears(connection, 'while nobody was there\n')
    await connection.close()
    await client.errors.expect(/the other side ended the connection\. Trying again/)
  }
  client.write('last\n')
  client.endInput()
  await using line = await listening(port)
  const connection = await line.connection
  await hears(connection, 'last\n')
  assert.equal(await connection.read({ timeoutMs: 10_000 }), null)
  await connection.write(Buffer.from('bye\n'))
  await connection.close()
  assert.equal((await client.exit()).code, 0)
  assert.equal(client.output.text, 'one\nbye\n')
})

void test('a connection that breaks after the end of input ends it, with 1', async () => {
  const port = await freePort(HOST)
  await using line = await listening(port)
  await using client = await nc('--reconnect', HOST, port)
  client.write('all\n')
  client.endInput()
  const connection = await line.connection
  await hears(connection, 'all\n')
  assert.equal(await connection.read({ timeoutMs: 10_000 }), null)
  connection.abort()
  assert.equal((await client.exit()).code, 1)
})

void test('--json tells each wait; SIGINT ends it; what trying again cannot change ends it at once', async () => {
  const port = await freePort(HOST)
  await using client = await nc('--json', '--reconnect', '--recv-only', HOST, port)
  const [found] = await client.errors.expect(/\{"event":"waiting".*\}\n/)
  const { attempt, code }: { attempt?: unknown; code?: unknown } = Object(JSON.parse(found))
  assert.deepEqual([attempt, code], [1, 'NET_CONNECTION_REFUSED'])
  client.signal('SIGINT')
  assert.notEqual((await client.exit()).code, 0)
  await using wrong = await nc('--reconnect', '--ssl-trustfile', '/nonexistent.pem', HOST, port)
  assert.equal((await wrong.exit()).code, 2)
  await using broken = await nc('--reconnect', '--frame', 'json', HOST, port)
  await broken.errors.expect(/Trying again/)
  await using _line = await listening(port)
  broken.write('{\n')
  assert.equal((await broken.exit()).code, 2)
})

async function restarted(port: string): Promise<Program> {
  const server = await nc('-v', '-lk', '--ws', HOST, port)
  await server.errors.expect(/Listening/)
  return server
}

void test('a WebSocket is opened again too, and no line is cut where it broke', async () => {
  const { server, port } = await ncListening(HOST, '-k', '--ws')
  await using client = await nc('--ws', '--reconnect', HOST, port)
  client.write('whole\nbegun')
  await server.output.expect(/whole\n/)
  server.signal('SIGKILL')
  await server.exit()
  await client.errors.expect(/Trying again/)
  await using again = await restarted(port)
  client.write(' and ended\n')
  await again.output.expect(/^begun and ended\n/)
  client.endInput()
  assert.equal((await client.exit()).code, 0)
})
