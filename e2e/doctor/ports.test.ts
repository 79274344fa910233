/** Ports of this machine: refused, held by others, hanging; UDP, HTTP and WebSocket. */
import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { connect } from '@partyline/net'
import { Program } from '../support/program.ts'
import { ask, closedPort, flat, portOf } from './ask.ts'

void test('a closed port is refused, and is free for a server', async () => {
  const { code, text } = await ask(['127.0.0.1', await closedPort()])
  assert.equal(code, 13, text)
  assert.match(flat(text), /refused the connection .* of this machine is free/)
})

void test('a command line that cannot be meant is refused with a remedy', async () => {
  const { code, text, errors } = await ask(['host', 'irc'])
  assert.deepEqual([code, text], [2, ''])
  assert.match(errors, /^partyline: port "irc" is not .*\n {2}do: {2}.*--help/)
})

void test('another program on the port is named, with a free port instead', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n')).listen(
    0,
    '127.0.0.1',
  )
  try {
    await once(server, 'listening')
    const { code, text } = await ask(['--expect', 'partyline', '127.0.0.1', portOf(server.address())])
    assert.equal(code, 17, text)
    assert.match(flat(text), new RegExp(`server for SSH answers .*process ${process.pid} .*partyline serve --irc`))
  } finally {
    server.close()
  }
})

void test('a process that hangs is told from a closed port, and there is a sign of life meanwhile', async () => {
  const source = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    process.stdout.write('port ' + this.address().port + '\\n') })`
  await using hanging = await Program.start(process.execPath, ['--eval', source])
  const [, port = ''] = await hanging.output.expect(/port (\d+)/)
  hanging.signal('SIGSTOP')
  // The system completes connections until the queue is full; then it drops them without a word.
  const waiting = new AbortController()
  const fillers = Array.from({ length: 4 }, () =>
    connect({ host: '127.0.0.1', port: Number(port) }, { signal: waiting.signal }).catch(() => null),
  )
  await Promise.all(fillers.slice(0, 2))
  try {
    const { code, text, errors } = await ask(['--timeout', '1500ms', '127.0.0.1', port])
    assert.equal(code, 14, text)
    assert.match(flat(text), new RegExp(`gave no answer in .* wait for process ${hanging.pid} to accept`))
    assert.match(errors, /^Waiting for 127\.0\.0\.1:\d+ to answer \(1 s so far, 1\.5 s at most\)/)
  } finally {
    waiting.abort()
    for (const connection of await Promise.all(fillers)) connection?.abort()
  }
})

void test('over UDP an answer, silence and a closed port are told apart, and the holder of a port is named', async () => {
  const [echo, quiet] = [createSocket('udp4'), createSocket('udp4')]
  echo.on('message', (bytes, from) => echo.send(bytes, from.port, from.address))
  try {
    for (const socket of [echo, quiet]) {
      socket.bind(0, '127.0.0.1')
      await once(socket, 'listening')
    }
    const answered = await ask(['--udp', '127.0.0.1', echo.address().port])
    assert.equal(answered.code, 0, answered.text)
    assert.match(flat(answered.text), /answered a datagram of one zero byte with 1 byte/)
    const silent = await ask([`udp://127.0.0.1:${quiet.address().port}`])
    assert.equal(silent.code, 0, silent.text)
    assert.match(flat(silent.text), new RegExp(`no answer .* held by process ${process.pid} .*\\. Port \\d+ is free`))
    const closed = await ask(['--udp', `127.0.0.1:${await closedPort()}`])
    assert.equal(closed.code, 13, closed.text)
    assert.match(flat(closed.text), /is closed: an ICMP message said so/)
  } finally {
    echo.close()
    quiet.close()
  }
})

void test('over HTTP and WebSocket the server is named, and a page is no WebSocket', async () => {
  const server = createHttpServer((_request, response) => {
    response.setHeader('Server', 'otherd/1').end('a page')
  }).listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const where = `127.0.0.1:${portOf(server.address())}`
    const page = await ask([`http://${where}/x`])
    assert.equal(page.code, 0, page.text)
    assert.match(flat(page.text), /An HTTP server "otherd\/1" answers with 200/)
    const socket = await ask([`ws://${where}/x`])
    assert.equal(socket.code, 24, socket.text)
    assert.match(flat(socket.text), /does not open a WebSocket at \/x/)
  } finally {
    server.close()
  }
})
