/** What scripts rely on: exit codes, one client and then the end, commands, many clients, relays, scans, Unix sockets. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { connect, serve } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'
import { freePort, nc, ncListening } from './netcats.ts'

const HOST = '127.0.0.1'

void test(
  'the exit code is 1 for the network and 2 for everything else, as with ncat',
  { skip: missing('ncat') },
  async () => {
    const closed = await freePort(HOST)
    const CASES: readonly (readonly [args: readonly string[], code: number])[] = [
      [[HOST, closed], 1],
      [['-z', HOST, closed], 1],
      [['-U', '/nonexistent/socket'], 1],
      [['no-such-host.invalid', '1'], 2],
      [['--bogus'], 2],
      [['--chat', '-u', HOST, closed], 2],
      [[], 2],
      [['-i', '0', HOST, closed], 2],
      [[HOST, '99999'], 2],
      [['-o', '/nonexistent/file', HOST, closed], 2],
      [['--version'], 0],
      [['--help'], 0],
    ]
    for (const [args, code] of CASES) {
      await using ours = await nc(...args)
      await using theirs = await Program.start('ncat', args)
      assert.equal((await ours.exit()).code, code, args.join(' '))
      assert.equal((await theirs.exit()).code, code, `ncat ${args.join(' ')}`)
    }
  },
)

void test('a listener frees its port for its one client, ends with it, and its output is whole', async () => {
  const { server, port } = await ncListening(HOST)
  await using _server = server
  await using client = await nc(HOST, port)
  client.write('hello\n')
  await server.output.expect(/hello/)
  await using second = await nc(HOST, port)
  assert.equal((await second.exit()).code, 1)
  server.write('to you\n')
  await client.output.expect(/to you/)
  client.endInput()
  assert.equal((await server.exit()).code, 0)
  assert.equal((await client.exit()).code, 0)
  assert.equal(server.output.text, 'hello\n')
})

void test('-c and -e give a command the connection and both its ends as NCAT_ variables', async () => {
  for (const args of [
    ['-c', 'env | grep ^NCAT_ | sort; cat'],
    ['-e', `/bin/sh -c 'env | grep ^NCAT_ | sort; cat'`],
  ]) {
    const { server, port } = await ncListening(HOST, ...args)
    await using _server = server
    await using client = await nc(HOST, port)
    client.write('echo me\n')
    client.endInput()
    assert.equal((await client.exit()).code, 0)
    assert.equal((await server.exit()).code, 0)
    const expected = `NCAT_LOCAL_ADDR=${HOST}\nNCAT_LOCAL_PORT=${port}\nNCAT_PROTO=TCP\nNCAT_REMOTE_ADDR=${HOST}\n`
    assert.ok(client.output.text.startsWith(expected), client.output.text)
    assert.match(client.output.text, /NCAT_REMOTE_PORT=\d+\necho me\n$/)
  }
})

void test('a program that does not exist is told, and the exit code is 2', async () => {
  const { server, port } = await ncListening(HOST, '-e', '/nonexistent/program')
  await using _server = server
  await using client = await nc(HOST, port)
  assert.equal((await server.exit()).code, 2)
  assert.match(server.errors.text, /cannot run "\/nonexistent\/program"/)
  await client.exit()
})

void test('when the client is gone, whatever a command started finds nobody to write to', async () => {
  await using folder = await tempFolder()
  const file = folder.path('over')
  const loop = `trap '' TERM PIPE; while echo x; do :; done 2>/dev/null; echo over > ${file}`
  const { server, port } = await ncListening(HOST, '-k', '-c', loop)
  await using _server = server
  const client = await connect({ host: HOST, port: Number(port) })
  await client.read()
  client.abort()
  await poll(async () => (existsSync(file) ? true : null), 'the command to end')
})

void test('-k serves many at a time, and -m turns the next one away', async () => {
  const { server, port } = await ncListening(HOST, '-k', '-m', '2', '-c', 'cat')
  await using _server = server
  await using one = await nc(HOST, port)
  await using two = await nc(HOST, port)
  for (const client of [one, two]) {
    client.write('ping\n')
    await client.output.expect(/ping/)
  }
  await using three = await nc(HOST, port)
  three.write('ping\n')
  await three.exit()
  assert.equal(three.output.text, '')
  one.endInput()
  assert.equal((await one.exit()).code, 0)
  await using four = await nc(HOST, port)
  four.write('pong\n')
  await four.output.expect(/pong/)
})

void test('-lk without a command gives its input to all clients and prints what each of them says', async () => {
  const { server, port } = await ncListening(HOST, '-k')
  await using _server = server
  await using one = await nc(HOST, port)
  await using two = await nc(HOST, port)
  one.write('from one\n')
  await server.output.expect(/from one/)
  two.write('from two\n')
  await server.output.expect(/from two/)
  server.write('to all\n')
  await one.output.expect(/to all/)
  await two.output.expect(/to all/)
})

void test('--broker passes on to all others, unchanged, and prints nothing', async () => {
  const { server, port } = await ncListening(HOST, '--broker')
  await using _server = server
  await using one = await nc(HOST, port)
  await server.errors.expect(/Connection from/)
  await using two = await nc(HOST, port)
  await server.errors.expect(/Connection from/)
  one.write('hi\u0001\n')
  await two.output.expect(/\n/)
  assert.equal(two.output.text, 'hi\u0001\n')
  two.write('ho\n')
  await one.output.expect(/^ho\n$/)
  assert.equal(server.output.text, '')
})

void test('--chat names each speaker, says when a person comes or goes, and escapes control characters', async () => {
  const { server, port } = await ncListening(HOST, '--chat')
  await using _server = server
  await using one = await nc(HOST, port)
  await one.output.expect(/connected as <user1>\.\n<announce> already connected: nobody\./)
  await using two = await nc(HOST, port)
  await one.output.expect(/connected as <user2>\./)
  await two.output.expect(/already connected: 127\.0\.0\.1:\d+ as <user1>\./)
  two.write('h\u001b[2Ji é\n')
  await one.output.expect(/^<user2> h\\033\[2Ji é$/m)
  two.endInput()
  await one.output.expect(/<user2> is disconnected/)
})

void test('-U connects and listens on a Unix socket', async () => {
  await using folder = await tempFolder()
  const path = folder.path('socket')
  await using server = await nc('-v', '-l', '-U', path)
  await server.errors.expect(/Listening/)
  await using client = await nc('-U', path)
  client.write('hello\n')
  client.endInput()
  assert.equal((await server.exit()).code, 0)
  assert.equal(server.output.text, 'hello\n')
})

void test('-z reports the open ports of a range, in order, and 1 when there is none', async () => {
  await using first = await serve({ host: HOST, port: 0 }, () => Promise.resolve())
  const { port } = first.addresses[0]
  await using scan = await nc('-z', HOST, `${Math.max(1, port - 20)}-${Math.min(65_535, port + 20)}`)
  assert.equal((await scan.exit()).code, 0)
  assert.ok(scan.output.text.split('\n').includes(`${HOST}:${port} open`), scan.output.text)
  const closed = await freePort(HOST)
  await using none = await nc('-zv', HOST, closed)
  assert.equal((await none.exit()).code, 1)
  assert.equal(none.output.text, '')
  assert.match(none.errors.text, /nobody listens/)
})

void test('-i ends a session in which nothing moves, with 1', async () => {
  const { server, port } = await ncListening(HOST)
  await using _server = server
  await using client = await nc('-i', '100ms', HOST, port)
  assert.equal((await client.exit()).code, 1)
  assert.match(client.errors.text, /Idle timeout expired/)
})

void test('without a host it listens on both families', async () => {
  await using server = await nc('-lkv', '0', '-c', 'echo hello')
  const [, port = ''] = await server.errors.expect(/Listening on \S+:(\d+)/)
  for (const host of ['127.0.0.1', '::1']) {
    await using client = await nc('--recv-only', host, port)
    await client.output.expect(/hello/)
  }
})

void test('--allow and --deny decide which clients may connect, and -v names those that were turned away', async () => {
  const CASES: readonly (readonly [rules: readonly string[], isAllowed: boolean])[] = [
    [['--allow', '127.0.0.0/8'], true],
    [['--allow', '127.0.0.1', '--deny', '127.0.0.1'], false],
    [['--allow', '192.0.2.1'], false],
    [['--deny', '127.0.0.1-9'], false],
    [['--deny', '::1'], true],
  ]
  for (const [rules, isAllowed] of CASES) {
    const { server, port } = await ncListening(HOST, '-k', '-c', 'echo welcome', ...rules)
    await using _server = server
    await using client = await nc('--recv-only', HOST, port)
    await client.exit()
    assert.equal(client.output.text, isAllowed ? 'welcome\n' : '', rules.join(' '))
    await server.errors.expect(isAllowed ? /Connection from/ : /denied/)
  }
})

void test('-s and -p choose the address and port to connect from', async () => {
  const source = await freePort('127.0.0.2')
  const { server, port } = await ncListening(HOST)
  await using _server = server
  await using client = await nc('-s', '127.0.0.2', '-p', source, HOST, port)
  await server.errors.expect(new RegExp(`Connection from 127\\.0\\.0\\.2:${source}\\.`))
  client.endInput()
  assert.equal((await client.exit()).code, 0)
})
