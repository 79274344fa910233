/** `--ws` in both roles, with the WebSocket of Node (which is a browser's) and the package ws as peers. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { connect } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { makeCertificate } from '../support/openssl.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { nc, ncListening } from './netcats.ts'

const HOST = '127.0.0.1'

/** Says on standard output what it hears, and does what its standard input says. */
const WS_SERVER = `
const { WebSocketServer } = require('ws')
const say = (...words) => console.log(...words)
const server = new WebSocketServer({ host: '${HOST}', port: 0 })
server.on('listening', () => say('port', server.address().port))
server.on('connection', (socket, request) => {
  say('open', request.url, request.headers.host, request.headers.origin)
  socket.on('message', (data, isBinary) => say(isBinary ? 'binary' : 'text', data.toString(isBinary ? 'hex' : 'utf8')))
  socket.on('close', (code) => say('close', code))
  socket.on('error', (error) => say('error', error.code))
  require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const [word, ...rest] = JSON.parse(line)
    if (word === 'text') socket.send(rest[0])
    if (word === 'binary') socket.send(Buffer.from(rest[0], 'hex'))
    if (word === 'close') socket.close(...rest)
  })
})
`

async function wsServer(): Promise<{ server: Program; port: string; order: (...words: unknown[]) => void }> {
  const cwd = fileURLToPath(new URL('../../packages/net', import.meta.url))
  const server = await Program.start(process.execPath, ['-e', WS_SERVER], { cwd })
  const [, port = ''] = await server.output.expect(/port (\d+)/)
  return { server, port, order: (...words) => server.write(`${JSON.stringify(words)}\n`) }
}

async function page(port: string, path = '/'): Promise<{ socket: WebSocket; messages: unknown[] }> {
  const socket = new WebSocket(`ws://${HOST}:${port}${path}`)
  socket.binaryType = 'arraybuffer'
  const messages: unknown[] = []
  socket.addEventListener('message', ({ data }) => messages.push(data))
  await once(socket, 'open')
  return { socket, messages }
}

async function closed(socket: WebSocket): Promise<number> {
  const closing = Promise.withResolvers<number>()
  socket.addEventListener('close', ({ code }) => closing.resolve(code))
  return closing.promise
}

void test("a browser's WebSocket talks to -l --ws: lines are text messages both ways, binary comes as it is", async () => {
  const { server, port } = await ncListening(HOST, '--ws')
  await using _server = server
  const { socket, messages } = await page(port, '/path?x=1')
  await server.errors.expect(/WebSocket for "\/path\?x=1"/)
  socket.send('hello é')
  socket.send(Buffer.from('raw'))
  socket.send('two\nlines')
  await server.output.expect(/hello é\nrawtwo\nlines\n/)
  server.write('one\ntw')
  server.write('o\n')
  const heard = once(socket, 'message')
  await heard
  if (messages.length < 2) await once(socket, 'message')
  assert.deepEqual(messages, ['one', 'two'])
  await assert.rejects(connect({ host: HOST, port: Number(port) }), { code: 'NET_CONNECTION_REFUSED' })
  const end = closed(socket)
  socket.close()
  assert.equal((await server.exit()).code, 0)
  assert.equal(await end, 1005)
})

void test('--ws HOST PORT and --ws URL talk to a server of the package ws, which sees path, host and origin', async () => {
  const { server, port, order } = await wsServer()
  await using _server = server
  await using client = await nc('--ws', '--origin', 'http://a.example', `ws://localhost:${port}/chat?room=1`, '-4')
  await server.output.expect(new RegExp(`open /chat\\?room=1 localhost:${port} http://a.example`))
  client.write('hello\n\n')
  await server.output.expect(/text hello\ntext \n/)
  order('text', 'with an end\n')
  order('text', 'é')
  order('binary', '00ff0a')
  await client.output.expect(/with an end\né\n\0/)
  order('close', 1000)
  assert.equal((await client.exit()).code, 0)
  await using other = await nc('--ws', HOST, port)
  await server.output.expect(/open \/ 127\.0\.0\.1:\d+ undefined/)
  order('close', 1008, 'not you')
  assert.equal((await other.exit()).code, 1)
  assert.match(other.errors.text, /1008 "not you"/)
})

void test('the end of input closes the WebSocket when the answer has come', async () => {
  const { server, port, order } = await wsServer()
  await using _server = server
  await using client = await nc('--ws', HOST, port)
  client.write('question, unended')
  client.endInput()
  await server.output.expect(/text question, unended/)
  order('text', 'answer')
  assert.equal((await client.exit()).code, 0)
  assert.equal(client.output.text, 'answer\n')
  await server.output.expect(/close 1000/)
})

void test('--send-only closes with its input, and --no-shutdown waits for the other side', async () => {
  const { server, port, order } = await wsServer()
  await using _server = server
  await using sender = await nc('--ws', '--send-only', HOST, port)
  sender.write('a\nb')
  sender.endInput()
  assert.equal((await sender.exit()).code, 0)
  await server.output.expect(/text a\ntext b\nclose 1000/)
  await using waiter = await nc('--ws', '--no-shutdown', '-v', HOST, port)
  waiter.endInput()
  await waiter.errors.expect(/Connected/)
  // Longer than it would wait for an answer otherwise.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  order('text', 'late')
  await waiter.output.expect(/late/)
  order('close')
  assert.equal((await waiter.exit()).code, 0)
})

void test('--binary carries any bytes, and their end, between two of us', async () => {
  const bytes = randomBytes(300_000).toString('base64')
  const { server, port } = await ncListening(HOST, '--ws', '--binary')
  await using _server = server
  await using client = await nc('--ws', '--binary', HOST, port)
  client.write(bytes)
  client.endInput()
  await server.output.expect(/.{1000}/)
  server.write('got it')
  server.endInput()
  assert.equal((await client.exit()).code, 0)
  assert.equal((await server.exit()).code, 0)
  assert.ok(server.output.text === bytes, 'the bytes are not the same')
  assert.equal(client.output.text, 'got it')
})

void test('--binary sends bytes that no text message can carry; without it they are refused', async () => {
  const { server, port } = await wsServer()
  await using _server = server
  await using client = await nc('--ws', '--binary', '-q', '100ms', '-c', "printf 'a\\377'", HOST, port)
  await server.output.expect(/binary 61ff/)
  await client.exit()
  await using refused = await nc('--ws', '-c', "printf 'good\\na\\377\\n'", HOST, port)
  assert.equal((await refused.exit()).code, 1)
  assert.match(refused.errors.text, /not UTF-8/)
  await server.output.expect(/text good/)
})

void test('-lk --ws -c runs a command for each page, answers other requests, and lets pages in by --origin only', async () => {
  const { server, port } = await ncListening(HOST, '-k', '--ws', '--origin', 'http://good.example', '-c', 'cat')
  await using _server = server
  const pages = await Promise.all([page(port), page(port)])
  for (const [index, { socket, messages }] of pages.entries()) {
    socket.send(`to ${index}`)
    await once(socket, 'message')
    assert.deepEqual(messages, [`to ${index}`])
    socket.close()
  }
  const answers = [
    ['GET / HTTP/1.1\r\nHost: h\r\n\r\n', /^HTTP\/1\.1 426 /],
    [handshake('http://good.example'), /^HTTP\/1\.1 101 /],
    [handshake('http://evil.example'), /^HTTP\/1\.1 403 /],
    ['nonsense\r\n\r\n', /^HTTP\/1\.1 400 /],
  ] as const
  for (const [request, answer] of answers) {
    await using connection = await connect({ host: HOST, port: Number(port) })
    await connection.write(Buffer.from(request))
    assert.match(String(await connection.read({ timeoutMs: 5_000 })), answer)
    connection.abort()
  }
})

function handshake(origin: string): string {
  const key = randomBytes(16).toString('base64')
  const fields = [
    'Host: h',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Origin: ${origin}`,
  ]
  return `GET / HTTP/1.1\r\n${fields.join('\r\n')}\r\nSec-WebSocket-Key: ${key}\r\n\r\n`
}

void test('wss:// verifies as a browser does, --ssl as ncat does', { skip: missing('openssl') }, async () => {
  await using folder = await tempFolder()
  const files = { certificate: folder.path('cert.pem'), key: folder.path('key.pem') }
  await makeCertificate('localhost', files)
  const own = ['--ssl-cert', files.certificate, '--ssl-key', files.key]
  const { server, port } = await ncListening(HOST, '-k', '--ws', '-c', 'cat', ...own)
  await using _server = server
  await using strict = await nc('-4', '--ws', `wss://localhost:${port}/`)
  assert.equal((await strict.exit()).code, 1)
  assert.match(strict.errors.text, /certificate/)
  for (const args of [
    ['--ssl-trustfile', files.certificate, `wss://localhost:${port}/`],
    ['--ssl', HOST, port],
  ]) {
    await using client = await nc('-4', '--ws', ...args)
    client.write('ping\n')
    await client.output.expect(/^ping\n$/)
    client.endInput()
    assert.equal((await client.exit()).code, 0)
  }
})

void test('--frame json: each message is checked, and a message over the limit ends it with 1', async () => {
  const { server, port, order } = await wsServer()
  await using _server = server
  await using client = await nc('--ws', '--frame', 'json', HOST, port)
  client.write('{"a": 1}\n')
  await server.output.expect(/text \{"a": 1\}/)
  order('text', '{"b":2}')
  await client.output.expect(/^\{"b":2\}\n$/)
  order('text', '{broken')
  assert.equal((await client.exit()).code, 1)
  assert.match(client.errors.text, /line 2 of the other side is not JSON/)
  await using other = await nc('--ws', '-v', HOST, port)
  await other.errors.expect(/Connected/)
  order('text', 'x'.repeat(1_048_577))
  assert.equal((await other.exit()).code, 1)
  assert.match(other.errors.text, /longer than the limit of 1048576 bytes/)
  await server.output.expect(/close 1009/)
})
