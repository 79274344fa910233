/** What docs/nc.md lists as other than in ncat, where nothing else tests it: the exit code, and what is said. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, serve } from '@partyline/net'
import { freePort, nc, ncListening } from './netcats.ts'

const HOST = '127.0.0.1'

void test('what ncat takes, though it cannot be meant, is refused with 2', async () => {
  for (const [args, says] of [
    [['--send-only', '--recv-only', HOST, '1'], /cannot be used together/],
    [[HOST, '0'], /not a port/],
    [['-l', '-k', '-m', '0'], /not a number of connections/],
    [['-U', '-s', '/tmp/x', '/tmp/y'], /cannot be used together/],
    [['-u', '--proxy', HOST, HOST, '1'], /cannot be used together/],
    [['-n', '--proxy', 'localhost:1', HOST, '1'], /is a name, and -n allows addresses only/],
    [['-l', '--allow', '127.0.*.1', HOST, '0'], /neither an address nor a known name/],
  ] as const) {
    await using client = await nc(...args)
    assert.equal((await client.exit()).code, 2, args.join(' '))
    assert.match(client.errors.text, says)
  }
})

void test('an end of its own that cannot be had ends it with 1, and nothing is connected from another', async () => {
  await using server = await serve({ host: HOST, port: 0 }, () => Promise.resolve())
  const port = String(server.addresses[0].port)
  for (const [args, says] of [
    [['-s', '203.0.113.9'], /no address 203\.0\.113\.9/],
    [['-p', port], new RegExp(`the local port ${port} is in use`)],
  ] as const) {
    await using client = await nc(...args, HOST, port)
    assert.equal((await client.exit()).code, 1)
    assert.match(client.errors.text, says)
  }
  assert.equal(server.counters.accepted, 0)
})

void test('--version is on standard output', async () => {
  await using version = await nc('--version')
  assert.equal((await version.exit()).code, 0)
  assert.match(version.output.text, /^\d+\.\d+\.\d+\n$/)
})

void test('-l :: takes IPv4 too, unless -6 is there', async () => {
  const both = await ncListening('::')
  await using _both = both.server
  await using four = await connect({ host: HOST, port: Number(both.port) })
  await four.close()
  await both.server.exit()
  const six = await ncListening('::', '-6')
  await using _six = six.server
  await assert.rejects(connect({ host: HOST, port: Number(six.port) }), { code: 'NET_CONNECTION_REFUSED' })
})

void test('-z without a listener, and a certificate that cannot be verified, are 1', async () => {
  await using scan = await nc('-z', HOST, await freePort(HOST))
  assert.equal((await scan.exit()).code, 1)
  const listening = await ncListening(HOST, '-k', '--ssl')
  await using _server = listening.server
  await using client = await nc('--ssl-verify', HOST, listening.port)
  assert.equal((await client.exit()).code, 1)
})
