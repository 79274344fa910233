/** `-u` with `-e` and `-c`, with ncat as the peer in both roles. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { udp } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { nc } from './netcats.ts'

const HOST = '127.0.0.1'
const skip = missing('ncat')

async function listening(...args: readonly string[]): Promise<{ server: Program; port: string }> {
  const server = await nc('-v', '-u', '-l', ...args)
  const [, port = ''] = await server.errors.expect(/Listening on \S+:(\d+)/)
  return { server, port }
}

void test('a command has the datagrams of the first peer, and both ends as NCAT_ variables', { skip }, async () => {
  // On every interface, so that the address that the peer reached has to be found out.
  const { server, port } = await listening('0', '-c', 'env | grep ^NCAT_ | sort; cat')
  await using _server = server
  await using peer = await Program.start('ncat', ['-u', HOST, port])
  peer.write('one\n')
  await peer.output.expect(/^one$/m)
  const expected = `NCAT_LOCAL_ADDR=${HOST}\nNCAT_LOCAL_PORT=${port}\nNCAT_PROTO=UDP\nNCAT_REMOTE_ADDR=${HOST}\n`
  assert.ok(peer.output.text.startsWith(expected), peer.output.text)
  await using stranger = await udp({ connect: { host: HOST, port: Number(port) } })
  await stranger.send('unheard')
  peer.write('two\n')
  await peer.output.expect(/^two$/m)
  assert.doesNotMatch(peer.output.text, /unheard/)
})

void test('with -k each peer has a command of its own', { skip }, async () => {
  const { server, port } = await listening('-k', HOST, '0', '-c', 'read first; echo "first $first"; cat')
  await using _server = server
  await using one = await Program.start('ncat', ['-u', HOST, port])
  await using two = await Program.start('ncat', ['-u', HOST, port])
  one.write('a\n')
  await one.output.expect(/^first a$/m)
  two.write('b\n')
  await two.output.expect(/^first b$/m)
  one.write('more\n')
  await one.output.expect(/^more$/m)
  assert.equal(two.output.text, 'first b\n')
})

void test('a listener ends with its command, whose output is whole', { skip }, async () => {
  const { server, port } = await listening(HOST, '0', '-c', 'head -c 20000 /dev/zero')
  await using _server = server
  await using peer = await udp({ connect: { host: HOST, port: Number(port) } })
  await peer.send('go')
  let bytes = 0
  for await (const { data } of peer) if ((bytes += data.length) === 20_000) break
  assert.equal((await server.exit()).code, 0)
})

void test('-i ends a command that nobody talks to, with 2', async () => {
  const { server, port } = await listening('-i', '200ms', HOST, '0', '-c', 'cat')
  await using _server = server
  await using peer = await udp({ connect: { host: HOST, port: Number(port) } })
  await peer.send('hello')
  assert.equal((await server.exit()).code, 2)
  assert.match(server.errors.text, /Connection from[\s\S]*Idle timeout expired/)
})

void test('-i with -k ends one command, and the next peer has one again', async () => {
  const { server, port } = await listening('-k', '-i', '1s', HOST, '0', '-c', 'cat')
  await using _server = server
  for (let round = 0; round < 2; round += 1) {
    await using peer = await udp({ connect: { host: HOST, port: Number(port) } })
    await peer.send('hello')
    assert.equal(String((await peer.receive())?.data), 'hello')
    await server.errors.expect(/nothing moved/)
  }
})

void test('connecting, a command has the other side as its peer', { skip }, async () => {
  await using server = await udp({ bind: { host: HOST, port: 0 } })
  const port = String(server.localAddress.port)
  await using client = await nc('-u', '-c', 'echo $NCAT_PROTO $NCAT_REMOTE_ADDR $NCAT_REMOTE_PORT', HOST, port)
  assert.equal(String((await server.receive())?.data), `UDP ${HOST} ${port}\n`)
  assert.equal((await client.exit()).code, 0)
})

void test('a program that does not exist is told, and the exit code is 2', async () => {
  const { server, port } = await listening(HOST, '0', '-e', '/nonexistent/program')
  await using _server = server
  await using peer = await udp({ connect: { host: HOST, port: Number(port) } })
  await peer.send('hello')
  assert.equal((await server.exit()).code, 2)
  assert.match(server.errors.text, /cannot run "\/nonexistent\/program"/)
})
