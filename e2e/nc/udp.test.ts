/** `-u` against ncat and socat, in both roles. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { udp } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { freeUdpPort, nc } from './netcats.ts'

for (const host of ['127.0.0.1', '::1']) {
  void test(`ncat -u talks to our listener at ${host}, both ways`, { skip: missing('ncat') }, async () => {
    await using server = await nc('-v', '-u', '-l', host, '0')
    const [, port = ''] = await server.errors.expect(/Listening on \S+:(\d+)/)
    await using client = await Program.start('ncat', ['-u', host, port])
    client.write('question\n')
    await server.output.expect(/^question$/m)
    server.write('answer\n')
    await client.output.expect(/^answer$/m)
  })

  void test(`our client talks to ncat -u at ${host}, and ends with its input`, { skip: missing('ncat') }, async () => {
    const port = await freeUdpPort(host)
    await using server = await Program.start('ncat', ['-v', '-u', '-l', host, port])
    await server.errors.expect(/Listening on/)
    await using client = await nc('-u', host, port)
    client.write('question\n')
    await server.output.expect(/^question$/m)
    server.write('answer\n')
    await client.output.expect(/^answer$/m)
    client.endInput()
    assert.equal((await client.exit()).code, 0)
  })
}

void test('-q waits for the answer after the end of input', { skip: missing('socat') }, async () => {
  const port = await freeUdpPort('127.0.0.1')
  await using server = await Program.start('socat', [
    '-d',
    '-d',
    `UDP4-RECVFROM:${port},bind=127.0.0.1,fork`,
    'SYSTEM:cat',
  ])
  await server.errors.expect(/receiving|listening|starting/i)
  await using client = await nc('-u', '-q', '2', '127.0.0.1', port)
  client.write('echo\n')
  client.endInput()
  await client.output.expect(/^echo$/m)
  assert.equal((await client.exit()).code, 0)
})

void test('a port where nobody listens is refused, with 1', async () => {
  const port = await freeUdpPort('127.0.0.1')
  await using client = await nc('-u', '127.0.0.1', port)
  client.write('anybody?\n')
  assert.equal((await client.exit()).code, 1)
  assert.match(client.errors.text, /refused|nobody listens/)
})

void test('-zu tells open, silent and refused apart', async () => {
  await using answering = await udp({ bind: { host: '127.0.0.1', port: 0 } })
  await using silent = await udp({ bind: { host: '127.0.0.1', port: 0 } })
  const answered = answering.receive().then((datagram) => datagram && answering.send('here', datagram.from))
  const CASES: readonly (readonly [port: number | string, code: number, found: RegExp])[] = [
    [answering.localAddress.port, 0, /is open/],
    [silent.localAddress.port, 0, /is silent/],
    [await freeUdpPort('127.0.0.1'), 1, /refused|nobody listens/],
  ]
  for (const [port, code, found] of CASES) {
    await using scan = await nc('-zuv', '-w', '500ms', '127.0.0.1', String(port))
    assert.equal((await scan.exit()).code, code, String(port))
    assert.match(scan.errors.text, found)
  }
  await answered
})
void test('-zu asks the ports of a range at the same time, and says of each what it found', async () => {
  // An address of its own, so that no other program of this machine is among the ports.
  const host = '127.0.0.77'
  await using answering = await udp({ bind: { host, port: 0 } })
  await using silent = await udp({ bind: { host, port: 0 } })
  void (async () => {
    for await (const { from } of answering) await answering.send('here', from)
  })()
  const ports = [answering.localAddress.port, silent.localAddress.port].toSorted((one, other) => one - other)
  const expected = new Map([
    [answering.localAddress.port, 'open'],
    [silent.localAddress.port, 'silent'],
  ])
  for (const port of ports) {
    const range = `${Math.max(1, port - 150)}-${Math.min(65_535, port + 150)}`
    await using scan = await nc('-zu', '--json', '-w', '600ms', host, range)
    assert.equal((await scan.exit()).code, 0)
    assert.match(scan.output.text, new RegExp(`^127\\.0\\.0\\.77:${port} ${expected.get(port)}$`, 'm'))
    const found = scan.errors.text.matchAll(/"port":(\d+),"state":"(\w+)"/g)
    const states = new Map([...found].map(([, number, state]) => [Number(number), state]))
    assert.ok(states.size >= 150, scan.errors.text)
    assert.equal(states.get(port), expected.get(port))
    if (expected.get(port) === 'silent') assert.match(scan.errors.text, /Among the silent ports may be closed ones/)
    assert.ok([...states.values()].filter((state) => state === 'refused').length > 100, scan.errors.text)
  }
})
