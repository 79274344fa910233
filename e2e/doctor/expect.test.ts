/** Servers that people write and run: an echo, one client at a time, one client ever; and what may be expected of a port. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { temporaryCertificate } from '@partyline/server/certificate'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { ask, flat, portOf } from './ask.ts'
import { freePort } from '../nc/netcats.ts'

interface Watched extends AsyncDisposable {
  readonly port: number
  /** What each connection said, in the order in which they came. */
  readonly heard: readonly string[]
  /** The most connections that were open at a time. */
  readonly openMax: number
}

/** @param answer what is done with each connection */
async function watched(
  answer: (socket: Socket, text: string) => void,
  server: Server = createServer(),
): Promise<Watched> {
  const heard: string[] = []
  let [open, openMax] = [0, 0]
  server.on('connection', (socket: Socket) => {
    const index = heard.push('') - 1
    open += 1
    openMax = Math.max(openMax, open)
    socket.on('error', () => {}).on('close', () => (open -= 1))
    // What is encrypted is not for us.
    if (server.listenerCount('secureConnection') > 0) return
    socket.on('data', (bytes) => {
      heard[index] += bytes.toString('latin1')
      answer(socket, bytes.toString('latin1'))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: portOf(server.address()),
    heard,
    get openMax() {
      return openMax
    },
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}

const echo = (socket: Socket, text: string) => void socket.write(text, 'latin1')

void test('an echo server is recognised and is good news, over one connection, without bytes that are no text', async () => {
  await using server = await watched(echo)
  const { code, text } = await ask(['127.0.0.1', server.port])
  assert.equal(code, 0, text)
  assert.match(flat(text), /An echo server answers: what it is sent comes back\..*Result: all is well/)
  assert.equal(server.heard.length, 1)
  assert.match(server.heard[0] ?? '', /^[\x20-\x7e\r\n]+$/)
})

void test('where a Partyline is expected, an echo is none, and the remedy says how any service will do', async () => {
  await using server = await watched(echo)
  const { code, text } = await ask(['--expect', 'partyline', '127.0.0.1', server.port])
  assert.equal(code, 17, text)
  assert.match(flat(text), /An echo server answers.*add --expect tcp/)
})

void test('a server that only listens is good news, and sees one connection', async () => {
  await using server = await watched(() => {})
  const { code, text } = await ask(['127.0.0.1', server.port])
  assert.equal(code, 0, text)
  assert.match(flat(text), /accepts connections but says nothing/)
  assert.equal(server.heard.length, 1)
})

void test('--expect tcp says nothing at all, and leaves at once', async () => {
  await using server = await watched(() => {})
  for (const args of [['--expect', 'tcp', '127.0.0.1', server.port], [`tcp://127.0.0.1:${server.port}`]]) {
    const { code, text } = await ask(args)
    assert.equal(code, 0, text)
    assert.match(flat(text), /is reachable .*Result: all is well/)
  }
  assert.deepEqual(server.heard, ['', ''])
})

void test('a TLS server is found over a second connection, when the first is gone', async () => {
  const certificate = temporaryCertificate(['localhost'], new Date())
  const secure = createTlsServer(certificate, (socket) => void socket.on('error', () => {}).resume())
  secure.on('tlsClientError', () => {})
  await using server = await watched(() => {}, secure)
  const { text } = await ask(['127.0.0.1', server.port])
  assert.match(flat(text), /TLSv1\.3 with TLS_/)
  assert.deepEqual([server.heard.length, server.openMax], [2, 1])
})

void test('what is expected and is there is no problem; what is not there is one, with an exit code of its own', async () => {
  await using folder = await tempFolder()
  await using talker = await watched(echo)
  const web = createHttpServer((_request, response) => void response.end('a page'))
  web.listen(folder.path('web.sock'))
  await using page = await watched(
    () => {},
    createHttpServer((_request, response) => void response.end('a page')),
  )
  try {
    for (const [args, code, says] of [
      [['--expect', 'http', '127.0.0.1', page.port], 0, /An HTTP server without a name answers with 200/],
      [['--expect', 'http', folder.path('web.sock')], 0, /An HTTP server without a name answers with 200/],
      [
        ['--expect', 'irc', '127.0.0.1', page.port],
        24,
        /A server for HTTP answers .* for IRC was expected.*not what was expected/,
      ],
      [['--expect', 'http', '127.0.0.1', talker.port], 24, /An echo server answers.*for HTTP was expected/],
      [['--expect', 'tls', '127.0.0.1', talker.port], 16, /does not speak TLS.*partyline doctor 127\.0\.0\.1 \d+\./s],
    ] as const) {
      const said = await ask(args)
      assert.equal(said.code, code, said.text)
      assert.match(flat(said.text), says)
    }
  } finally {
    web.close()
  }
})

/** Serves one client after the other, as a first program does: `while True: accept, then recv and sendall until b''`. */
const ONE_AT_A_TIME = `
  const server = require('node:net').createServer({ pauseOnConnect: true })
  const waiting = []
  let current
  const next = () => {
    current = waiting.shift()
    current?.on('error', () => {}).on('data', (bytes) => current?.write(bytes)).on('close', next).resume()
  }
  server.on('connection', (socket) => {
    waiting.push(socket)
    if (current === undefined) next()
  })
  server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port))`

void test('the only place of a server for one client at a time is free again when the doctor has left', async () => {
  await using server = await Program.start(process.execPath, ['--eval', ONE_AT_A_TIME])
  const [, port = ''] = await server.output.expect(/port (\d+)/)
  const { code, text } = await ask(['127.0.0.1', port])
  assert.equal(code, 0, text)
  assert.match(flat(text), /An echo server answers/)
  const again = await ask(['--expect', 'tcp', '127.0.0.1', port])
  assert.equal(again.code, 0, again.text)
})

void test(
  'a server for one client ever, whose client the doctor was, is told to be started again',
  { skip: missing('ncat') },
  async () => {
    const port = await freePort('127.0.0.1')
    await using server = await Program.start('ncat', ['-v', '-l', '127.0.0.1', port])
    await server.errors.expect(/Listening/)
    const { code, text } = await ask(['127.0.0.1', port])
    assert.equal(code, 0, text)
    assert.match(flat(text), /Nobody listens at port \d+ any more.*start it again.*says nothing/)
    assert.equal((await server.exit()).code, 0)
    assert.match(server.output.text, /^CAP LS 302\r\nNICK doctor\w+\r\n/)
  },
)
