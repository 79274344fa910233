/** What a server of ours is known by, at each of its doors. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { connect } from '@partyline/net'
import { missingNetwork } from '../support/needs.ts'
import { IN_OWN_NETWORK } from '../support/own-network.ts'
import { ChatServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { ask, flat, portOf } from './ask.ts'

const run = promisify(execFile)

void test('a server of our own is recognised at each of its doors, with what it takes to join', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data'), args: ['--plains', '127.0.0.1:0'] })
  for (const [door, join] of [
    ['irc', /irssi -c localhost -p \d+$/m],
    ['ircs', /-tls_pinned_cert (?:[0-9A-F]{2}:){31}[0-9A-F]{2} localhost \d+$/m],
    ['plain', /nc localhost \d+$/m],
    ['plains', /ncat --ssl localhost \d+$/m],
    ['ssh', /ssh -p \d+ localhost$/m],
  ] as const) {
    const { port } = server.door(door)
    // It waits for the greeting, because the first client may have to wait for the thread.
    const { code, text } = await ask(
      door === 'ssh' ? ['--timeout', '30', `ssh://localhost:${port}`] : ['localhost', port],
    )
    assert.equal(code, 0, text)
    assert.match(flat(text), /A Partyline server answers/)
    assert.match(flat(text), new RegExp(`is held by process ${server.pid} `))
    assert.match(text, join)
    if (door === 'ircs') assert.ok(text.includes(server.fingerprint ?? 'no fingerprint'), text)
  }
  assert.doesNotMatch(logOf(server), WARNINGS)
})

/** A door for TLS at a port of its own is spoken to in text first. */
const WARNINGS = /"level":"(?:warn|error)"(?!.*does not speak TLS on this port)/

function logOf(server: ChatServer): string {
  return server.program.output.text + server.program.errors.text
}

void test('a server that asks for a password is recognised all the same, and finds nothing to warn about', async () => {
  await using folder = await tempFolder()
  const path = folder.path('chat.sock')
  await using server = await ChatServer.start({
    data: folder.path('data'),
    args: [
      '--public',
      '--ircs',
      '127.0.0.1:0',
      '--plains',
      'off',
      '--webs',
      'off',
      '--irc',
      '127.0.0.1:0',
      '--irc',
      `unix:${path}`,
    ],
  })
  const ircs = `localhost:${server.door('ircs').port}`
  for (const [target, join] of [
    [`localhost:${server.door('irc').port}`, / -w PASSWORD$/m],
    [ircs, / PASSWORD$/m],
    [`ircs://${ircs}`, / PASSWORD$/m],
    [path, /nc -U \S+\/chat\.sock$/m],
  ] as const) {
    const { code, text } = await ask([target])
    assert.equal(code, 0, text)
    assert.match(flat(text), /A Partyline server answers: \S+, running partyline-\d.*need the password of the server/)
    assert.match(flat(text), new RegExp(`held by process ${server.pid} `))
    assert.match(text, join)
  }
  assert.doesNotMatch(logOf(server), WARNINGS)
})

void test('a server with as many connections as it allows says so at each of its doors', async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data'), args: ['--limit', 'sessions-max=1'] })
  await using _only = await connect(server.door('irc'))
  for (const name of ['irc', 'ircs', 'plain', 'ssh'] as const) {
    const { code, text } = await ask(['localhost', server.door(name).port])
    assert.equal(code, 19, text)
    assert.match(flat(text), /Partyline server.* connections.*sessions-max/)
  }
})

void test('a server that greets is not spoken to in TLS', async () => {
  const heard: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', (bytes) => heard.push(bytes.toString('latin1')))
    socket.write(':irc.example NOTICE * :*** Looking up your hostname\r\n')
  }).listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const { code, text } = await ask(['--expect', 'partyline', '127.0.0.1', portOf(server.address())])
    assert.equal(code, 17, text)
    assert.match(flat(text), /An IRC server answers/)
    assert.match(heard.join(''), /^CAP LS 302\r\nNICK \w+\r\nUSER /)
  } finally {
    server.close()
  }
})

void test('without arguments it finds a server at its own ports', { skip: missingNetwork() }, async () => {
  await using folder = await tempFolder()
  await using server = await ChatServer.start({ data: folder.path('data'), under: IN_OWN_NETWORK, hasOwnPorts: true })
  const inside = ['nsenter', '--target', String(server.pid), '--net']
  const { code, text } = await ask([], {}, inside)
  assert.equal(code, 0, text)
  assert.equal(text.match(/A Partyline server/g)?.length, 4)
  const nobody = await ask([], {}, IN_OWN_NETWORK)
  assert.equal(nobody.code, 13, nobody.text)

  // Another address of the same machine, at which the server does not listen.
  await run('nsenter', ['--target', String(server.pid), '--net', 'ip', 'address', 'add', '192.0.2.1/32', 'dev', 'lo'])
  const elsewhere = await ask(['192.0.2.1', 6667], {}, inside)
  assert.equal(elsewhere.code, 12, elsewhere.text)
  assert.match(flat(elsewhere.text), /listens on 127\.0\.0\.1:6667 only\. → .*partyline serve --public/)
  assert.match(flat(elsewhere.text), /Port 6667 is held by process/)
})
