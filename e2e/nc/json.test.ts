/** `--json`: what scripts read from standard error is events, one object a line, and nothing else. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Program } from '../support/program.ts'
import { freePort, nc } from './netcats.ts'

const HOST = '127.0.0.1'

/** Event → fields, as the page says. */
const documented = new Map(
  [...readFileSync(new URL('../../docs/nc.md', import.meta.url), 'utf8').matchAll(/^\| `(\w+)` \| (`.*?`) \|/gm)].map(
    ([, name = '', fields = '']) => [name, ['event', 'time', ...fields.replaceAll('`', '').split(', ')]],
  ),
)

/** They are those of docs/nc.md, to the last field. @throws {SyntaxError} something else is there */
function events(program: Program): readonly Record<string, unknown>[] {
  const lines = program.errors.text.split('\n')
  assert.equal(lines.pop(), '')
  return lines.map((line) => {
    const value: unknown = JSON.parse(line)
    assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), line)
    const event: Record<string, unknown> = Object.fromEntries(Object.entries(value))
    assert.deepEqual(Object.keys(event), documented.get(String(event['event'])), line)
    return event
  })
}

void test('both sides tell the whole life of a connection, and their output is only data', async () => {
  await using server = await nc('--json', '-l', HOST, '0')
  const [, port = ''] = await server.errors.expect(/"port":(\d+)/)
  await using client = await nc('--json', '-v', 'localhost', '-4', port)
  client.write('question\n')
  await server.output.expect(/question/)
  server.write('answer\n')
  await client.output.expect(/answer/)
  client.endInput()
  assert.equal((await client.exit()).code, 0)
  assert.equal((await server.exit()).code, 0)
  assert.equal(client.output.text, 'answer\n')
  const [clients, servers] = [events(client), events(server)]
  assert.deepEqual(
    clients.map(({ event }) => event),
    ['resolving', 'resolved', 'connected', 'closed'],
  )
  assert.deepEqual(
    servers.map(({ event }) => event),
    ['listening', 'accepted', 'closed'],
  )
  for (const { time } of [...clients, ...servers]) assert.ok(!Number.isNaN(Date.parse(String(time))), String(time))
  assert.deepEqual(clients[2]?.['remote'], { host: HOST, port: Number(port) })
  assert.deepEqual(clients[2]?.['local'], servers[1]?.['remote'])
  assert.deepEqual([clients[3]?.['bytesSent'], clients[3]?.['bytesReceived']], [9, 7])
  assert.deepEqual([servers[2]?.['bytesSent'], servers[2]?.['bytesReceived']], [7, 9])
})

void test('TLS is told on both sides, and the client knows the fingerprint', async () => {
  await using server = await nc('--json', '-l', '--ssl', HOST, '0')
  const [, port = ''] = await server.errors.expect(/"port":(\d+)/)
  await using client = await nc('--json', '--ssl', HOST, port)
  client.endInput()
  assert.equal((await client.exit()).code, 0)
  assert.equal((await server.exit()).code, 0)
  const seen = events(client).find(({ event }) => event === 'tls')
  assert.equal(seen?.['protocol'], 'TLSv1.3')
  assert.match(server.errors.text, new RegExp(String(seen['fingerprint'])))
  assert.equal(events(server).find(({ event }) => event === 'tls')?.['role'], 'server')
})

void test('what goes wrong is an event with code, phase, message and remedy, and the exit code is as ever', async () => {
  const closed = await freePort(HOST)
  const CASES: readonly (readonly [args: readonly string[], exitCode: number, code: string, phase: string | null])[] = [
    [[HOST, closed], 1, 'NET_CONNECTION_REFUSED', 'connect'],
    [['no-such-host.invalid', '1'], 2, 'NET_NAME_NOT_FOUND', 'resolve'],
    [['--bogus'], 2, 'USAGE', null],
    [['-o', '/nonexistent/file', HOST, closed], 2, 'USAGE', null],
    [['-u', '-i', '50ms', HOST, closed], 1, 'IDLE', 'idle'],
  ]
  for (const [args, exitCode, code, phase] of CASES) {
    await using program = await nc('--json', ...args)
    assert.equal((await program.exit()).code, exitCode, args.join(' '))
    const error = events(program).at(-1)
    assert.deepEqual([error?.['event'], error?.['code'], error?.['phase']], ['error', code, phase], args.join(' '))
    assert.equal(typeof error?.['message'], 'string')
  }
})

void test('a scan is an event for each port, and datagrams have events too', async () => {
  // An address of its own, so that no other program of this machine listens on the next port.
  const ownHost = '127.0.0.78'
  await using server = await nc('--json', '-l', ownHost, '0')
  const [, port = ''] = await server.errors.expect(/"port":(\d+)/)
  const next = Number(port) + 1
  await using scan = await nc('--json', '-z', ownHost, `${port}-${next}`)
  assert.equal((await scan.exit()).code, 0)
  assert.deepEqual(
    events(scan).map((event) => [event['event'], event['port'], event['state']]),
    [
      ['port', Number(port), 'open'],
      ['port', next, 'refused'],
    ],
  )
  await using receiver = await nc('--json', '-u', '-l', HOST, '0')
  const [, udpPort = ''] = await receiver.errors.expect(/"port":(\d+)/)
  await using sender = await nc('--json', '-u', HOST, udpPort)
  sender.write('x')
  sender.endInput()
  await receiver.output.expect(/x/)
  assert.equal((await sender.exit()).code, 0)
  assert.deepEqual(
    events(receiver).map(({ event }) => event),
    ['listening', 'accepted'],
  )
})

void test('WebSockets, progress, waits and rejections have their events', async () => {
  await using server = await nc('--json', '--progress', '-lk', '--ws', '--deny', '127.0.0.2', HOST, '0')
  const [, port = ''] = await server.errors.expect(/"port":(\d+)/)
  await using denied = await nc('--json', '--reconnect', '--ws', '-s', '127.0.0.2', HOST, port)
  await denied.errors.expect(/"event":"waiting".*\n/)
  await using client = await nc('--json', '--ws', '--progress', `ws://${HOST}:${port}/x`)
  client.write('hello\n')
  client.endInput()
  await server.output.expect(/hello/)
  assert.equal((await client.exit()).code, 0)
  await server.errors.expect(/"event":"closed".*\n/)
  server.signal('SIGINT')
  await server.exit()
  const seen = new Set([...events(server), ...events(client), ...events(denied)].map(({ event }) => event))
  assert.ok(new Set(['websocket', 'progress', 'denied', 'waiting', 'closed']).isSubsetOf(seen), [...seen].join(' '))
})
