/** Operators and bans on a real server: clients with addresses of their own, a password in a file, a restart. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, framed, lineCodec } from '@partyline/net'
import { loadConfig } from '../config/load-config.ts'
import { hashPassword } from '../sasl/password-hash.ts'
import { start, type RunningServer } from '../start.ts'

const TIMEOUT = { timeoutMs: 10_000 }
const SILENT = { debug() {}, info() {}, warn() {}, error() {}, configure() {}, close() {} }

interface Client {
  send(line: string): Promise<void>
  /** The first line that matches, or what was said at the end. */
  until(pattern: RegExp): Promise<string>
}

async function clientFrom(server: RunningServer, host: string, nick: string): Promise<Client> {
  const connection = await connect(`tcp://${server.doors.irc[0]}`)
  await connection.write(`PROXY TCP4 ${host} 10.0.0.1 12345 6667\r\n`)
  const lines = framed(connection, lineCodec({ lineBytesMax: 8_192 }))
  for (const line of [`NICK ${nick}`, `USER ${nick} 0 * :${nick}`]) await lines.send(line)
  return {
    send: (line) => lines.send(line),
    async until(pattern) {
      let last = ''
      for (;;) {
        const line = await lines.read(TIMEOUT)
        if (line === null) return `the end after ${last}`
        last = line
        if (pattern.test(last)) return last
      }
    },
  }
}

void test('a ban of addresses ends clients, keeps others out behind their cloaks, outlives a restart, and is lifted', async () => {
  const data = await mkdtemp(join(tmpdir(), 'partyline-banish-'))
  await using started = new AsyncDisposableStack()
  started.defer(() => rm(data, { recursive: true }))
  const secret = await hashPassword('correct horse')
  const doors = ['--irc=127.0.0.1:0', '--ircs=off', '--plain=off', '--ssh=off', '--web=off']
  const args = ['--data', data, '--proxy-protocol=127.0.0.1', '--oper=root:owner:/secret', ...doors]
  const readFile = (path: string) => {
    if (path === '/secret') return `${secret}\n`
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
  }
  let rehashes = 0
  const rehash = () => {
    rehashes += 1
    return Promise.resolve(true)
  }
  const begun = async () => {
    const config = loadConfig({ args, env: {}, cwd: data, readFile })
    return started.adopt(await start(config, { log: SILENT, rehash }), (server) => server.drain())
  }
  const server = await begun()
  const root = await clientFrom(server, '198.51.100.1', 'root')
  await root.send('OPER root :correct horse')
  assert.match(await root.until(/ (?:381|491) /), / 381 root /)
  const near = await clientFrom(server, '192.0.2.7', 'near')
  assert.match(await near.until(/ (?:001|465) /), / 001 .*\.cloak$/)
  const far = await clientFrom(server, '203.0.113.7', 'far')
  await far.until(/ 001 /)
  await root.send('DLINE 1d 192.0.2.0/24 :a storm of spam')
  assert.match(
    await near.until(/ 465 /),
    /banned from this network until \S+ \S+ UTC\. Its operators know more\. The reason: a storm of spam/,
  )
  assert.match(await near.until(/never/), /the end after ERROR :Closing link: Banned/)
  assert.match(await (await clientFrom(server, '192.0.2.99', 'again')).until(/ (?:001|465) /), / 465 \* /)
  await far.send('PING still-here')
  assert.match(await far.until(/PONG|ERROR/), /PONG/)
  await root.send('REHASH')
  assert.match(await root.until(/read again/), /^:\S+ NOTICE root :\*\*\* The configuration was read again$/)
  assert.equal(rehashes, 1)
  await server.drain()

  const next = await begun()
  assert.match(await (await clientFrom(next, '192.0.2.99', 'again')).until(/ (?:001|465) /), / 465 \* /)
  const lifts = await clientFrom(next, '198.51.100.1', 'root')
  await lifts.send('OPER root :correct horse')
  await lifts.send('UNDLINE 192.0.2.0/24')
  await lifts.until(/is not banned any more/)
  assert.match(await (await clientFrom(next, '192.0.2.99', 'again')).until(/ (?:001|465) /), / 001 /)
  await lifts.send('AUDIT')
  assert.match(
    await lifts.until(/ BAN network /),
    /\[root\]: BAN network 192\.0\.2\.0\/24, until \S+ \S+ UTC \(a storm of spam\)$/,
  )
})
