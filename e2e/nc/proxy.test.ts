/** Our HTTP proxy, used by ncat and by curl. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from '@partyline/net'
import { missing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { freePort, nc, ncListening } from './netcats.ts'

const HOST = '127.0.0.1'
const AUTH = 'otter:secret'

void test('ncat tunnels through our proxy, with the password only', { skip: missing('ncat') }, async () => {
  await using echo = await serve({ host: HOST, port: 0 }, async (connection) => {
    for await (const bytes of connection) await connection.write(bytes)
  })
  const target = [HOST, String(echo.addresses[0].port)]
  const { server, port } = await ncListening(HOST, '--proxy-type', 'http', '--proxy-auth', AUTH)
  await using _server = server
  await using client = await Program.start('ncat', ['--proxy', `${HOST}:${port}`, '--proxy-auth', AUTH, ...target])
  client.write('through the tunnel\n')
  await client.output.expect(/^through the tunnel$/m)
  client.endInput()
  assert.equal((await client.exit()).code, 0)
  await using stranger = await Program.start('ncat', ['--proxy', `${HOST}:${port}`, ...target])
  assert.notEqual((await stranger.exit()).code, 0)
})

void test('curl gets a page through our proxy, by Basic and by Digest', { skip: missing('curl') }, async () => {
  await using origin = await serve({ host: HOST, port: 0 }, async (connection) => {
    await connection.read()
    await connection.write(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\npage\n'))
  })
  const url = `http://${HOST}:${origin.addresses[0].port}/`
  const { server, port } = await ncListening(HOST, '--proxy-type', 'http', '--proxy-auth', AUTH)
  await using _server = server
  const proxy = ['--silent', '--show-error', '--max-time', '8', '--noproxy', '', '--proxy', `http://${HOST}:${port}`]
  for (const how of [['--proxy-basic'], ['--proxy-digest'], ['--proxy-digest', '--proxytunnel']]) {
    await using client = await Program.start('curl', [...proxy, ...how, '--proxy-user', AUTH, url])
    assert.equal((await client.exit()).code, 0, client.errors.text)
    assert.equal(client.output.text, 'page\n')
  }
  await using stranger = await Program.start('curl', [...proxy, '--proxy-user', 'otter:guess', '--fail', url])
  assert.equal((await stranger.exit()).code, 22)
})

void test('our client goes through ncat as a proxy, with the password only', { skip: missing('ncat') }, async () => {
  await using echo = await serve({ host: HOST, port: 0 }, async (connection) => {
    for await (const bytes of connection) await connection.write(bytes)
  })
  const port = await freePort(HOST)
  await using proxy = await Program.start('ncat', [
    '-v',
    '-l',
    '--proxy-type',
    'http',
    '--proxy-auth',
    AUTH,
    HOST,
    port,
  ])
  await proxy.errors.expect(/Listening on/)
  const args = ['--proxy', `${HOST}:${port}`, HOST, String(echo.addresses[0].port)]
  await using client = await nc('--proxy-auth', AUTH, ...args)
  client.write('through the tunnel\n')
  await client.output.expect(/^through the tunnel$/m)
  client.endInput()
  assert.equal((await client.exit()).code, 0)
  await using stranger = await nc('--proxy-auth', 'otter:guess', ...args)
  assert.equal((await stranger.exit()).code, 1)
})

void test('our client goes through our proxy, and --proxy-dns none allows addresses only', async () => {
  await using greeting = await serve({ host: HOST, port: 0 }, (connection) => connection.write(Buffer.from('hello\n')))
  const { server, port } = await ncListening(HOST, '--proxy-type', 'http')
  await using _server = server
  const [proxy, target] = [`${HOST}:${port}`, String(greeting.addresses[0].port)]
  for (const dns of ['local', 'both', 'remote']) {
    await using client = await nc('-4', '--recv-only', '--proxy', proxy, '--proxy-dns', dns, 'localhost', target)
    assert.equal((await client.exit()).code, 0)
    assert.equal(client.output.text, 'hello\n')
  }
  await using refused = await nc('--proxy', proxy, '--proxy-dns', 'none', 'localhost', target)
  assert.equal((await refused.exit()).code, 2)
})
