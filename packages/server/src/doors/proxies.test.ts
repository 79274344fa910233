/** Clients behind proxies: where they come from is what a proxy says that the operator trusts, and nobody else. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import {
  connect,
  connectWebSocketMessages,
  systemClock,
  type Clock,
  type WaitOptions,
  framed,
  lineCodec,
  type WebSocketMessages,
} from '@partyline/net'
import { FakeClock } from '@partyline/net/testing'
import { loadConfig } from '../config/load-config.ts'
import type { LogFields } from '../log/log.ts'
import { start, type RunningServer } from '../start.ts'

const TIMEOUT = { timeoutMs: 10_000 }
const HEADER = 'PROXY TCP4 192.0.2.7 10.0.0.1 12345 6667\r\n'

interface Started {
  readonly server: RunningServer
  /** The warnings, `event address`. */
  readonly warnings: string[]
}

function started(context: TestContext, ...args: readonly string[]): Promise<Started> {
  return startedAt(context, systemClock, ...args)
}

async function startedAt(context: TestContext, clock: Clock, ...args: readonly string[]): Promise<Started> {
  const data = await mkdtemp(join(tmpdir(), 'partyline-proxies-'))
  const warnings: string[] = []
  const note = (event: string, fields: LogFields = {}) => {
    if (event.startsWith('door.')) warnings.push(`${event} ${String(fields['address']).replace(/:\d+$/, '')}`)
  }
  const log = { debug() {}, info() {}, warn: note, error: note, configure() {}, close() {} }
  const doors = ['--irc=127.0.0.1:0', '--ircs=127.0.0.1:0', '--plain=127.0.0.1:0', '--ssh=off', '--web=127.0.0.1:0']
  const all = ['--data', data, '--durability=process', '--show-addresses', ...doors, ...args]
  const server = await start(loadConfig({ args: all, env: {}, cwd: data, readFile: () => '' }), { log, clock })
  context.after(async () => {
    await server.drain()
    await rm(data, { recursive: true })
  })
  return { server, warnings }
}

/** What others see of a client at the door in plain text: its host, and whether it is secure. */
async function seenAt(door: string, preface: string, tls = false): Promise<string> {
  await using connection = await connect(`tcp://${door}`)
  await connection.write(preface)
  if (tls) await connection.startTls({ role: 'client', isVerified: false, servername: 'h' })
  const lines = framed(connection, lineCodec({ lineBytesMax: 8_192 }))
  for (const line of ['NICK ann', 'USER ann 0 * :Ann', 'WHOIS ann']) await lines.send(line)
  return await seen(async () => (await lines.read(TIMEOUT))?.toString() ?? 'the end')
}

async function seenOver(messages: WebSocketMessages): Promise<string> {
  for (const line of ['NICK ann', 'USER ann 0 * :Ann', 'WHOIS ann']) await messages.send(line)
  const said = await seen(async () => {
    const message = await messages.read(TIMEOUT)
    return message?.kind === 'text' ? message.text : 'the end'
  })
  await messages.close()
  return said
}

async function seen(next: () => Promise<string>): Promise<string> {
  let said = ''
  for (let line = await next(); !line.includes(' 318 '); line = await next()) {
    assert.notEqual(line, 'the end')
    const [, host] = / 311 ann ann \S+ (\S+) /.exec(line) ?? []
    if (host !== undefined) said = host
    if (line.includes(' 671 ')) said += ' secure'
  }
  return said
}

void it('knows a client by the PROXY header of a proxy that is named, at every door', async (context) => {
  const { server } = await started(context, '--proxy-protocol', '127.0.0.0/8')
  assert.equal(await seenAt(server.doors.irc[0] ?? '', HEADER), '192.0.2.7')
  assert.equal(await seenAt(server.doors.ircs[0] ?? '', HEADER, true), '192.0.2.7 secure')
  await using plain = await connect(`tcp://${server.doors.plain[0]}`)
  await plain.write(HEADER)
  assert.match(String(await plain.read(TIMEOUT)), /Welcome/)
  await using web = await connect(`tcp://${server.doors.web[0]}`)
  await web.write(`${HEADER}GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`)
  assert.match(String(await web.read(TIMEOUT)), /^HTTP\/1\.1 200 /)
})

void it('closes a connection of such a proxy that begins with no header, and says so in the log', async (context) => {
  const { server, warnings } = await started(context, '--proxy-protocol', '127.0.0.1')
  for (const door of [server.doors.irc[0], server.doors.web[0]]) {
    await using connection = await connect(`tcp://${door}`)
    await connection.write('NICK ann\r\n')
    await assert.rejects(async () => assert.notEqual(await connection.read(TIMEOUT), null))
  }
  assert.deepEqual(new Set(warnings.map((line) => line.split(' ')[0])), new Set(['door.trouble']))
  assert.equal(warnings.length, 2)
})

void it('believes no header of anybody else: the client is told, closed and logged by its own address', async (context) => {
  const { server, warnings } = await started(context, '--proxy-protocol', '192.0.2.1')
  const v2 = Buffer.from('0d0a0d0a000d0a515549540a2111000cc00002070a00000130391a0b', 'hex')
  for (const [door, header] of [
    [server.doors.irc[0], HEADER],
    [server.doors.irc[0], v2],
    [server.doors.plain[0], HEADER],
  ] as const) {
    await using connection = await connect(`tcp://${door}`)
    await connection.write(header)
    const said = Buffer.concat(await Array.fromAsync(connection)).toString()
    assert.match(said, /Closing link: This server takes no PROXY header from your address\r?\n$/)
  }
  for (const header of [HEADER, v2]) {
    await using connection = await connect(`tcp://${server.doors.web[0]}`)
    await connection.write(
      Buffer.concat([Buffer.from(header), Buffer.from('GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n')]),
    )
    const said = Buffer.concat(await Array.fromAsync(connection)).toString()
    assert.match(said, /^HTTP\/1\.1 400 [^]*\r\n\r\nthis server takes no PROXY header from your address\n$/)
  }
  assert.deepEqual(warnings, [
    ...Array.from({ length: 3 }, () => 'door.proxy-refused 127.0.0.1'),
    ...Array.from({ length: 2 }, () => 'door.trouble 127.0.0.1'),
  ])
})

void it('knows a client of the web door by the fields of a proxy that is trusted', async (context) => {
  const { server, warnings } = await started(context, '--trusted-proxy', '127.0.0.1')
  const url = `ws://${server.doors.web[0]}/`
  for (const [headers, said] of [
    [{}, '127.0.0.1'],
    [{ 'X-Forwarded-For': '1.2.3.4, 192.0.2.7' }, '192.0.2.7'],
    [{ 'X-Forwarded-For': '192.0.2.7', 'X-Forwarded-Proto': 'https' }, '192.0.2.7 secure'],
    [{ Forwarded: 'for="[2001:db8::7]";proto=https' }, '2001:db8::7 secure'],
  ] as const) {
    assert.equal(await seenOver(await connectWebSocketMessages(url, { headers })), said)
  }
  const both = { 'X-Forwarded-For': '192.0.2.7', Forwarded: 'for=192.0.2.8' }
  await assert.rejects(connectWebSocketMessages(url, { headers: both }), { statusCode: 400 })
  assert.equal(warnings.filter((line) => !line.startsWith('door.trouble')).length, 0)
})

void it('serves a client that only claims to be a proxy as what it is, and logs it', async (context) => {
  const { server, warnings } = await started(context, '--trusted-proxy', '192.0.2.1')
  const headers = { 'X-Forwarded-For': '192.0.2.7', 'X-Forwarded-Proto': 'https' }
  assert.equal(await seenOver(await connectWebSocketMessages(`ws://${server.doors.web[0]}/`, { headers })), '127.0.0.1')
  assert.deepEqual(warnings, ['door.proxy-ignored 127.0.0.1'])
})

void it('holds back a client behind a proxy that sends too much, and not the others behind it', async (context) => {
  // The clock stands still: what is spent does not come back.
  const clock = new FakeClock(Date.now())
  const limits = ['--limit', 'sessions-per-address-max=2', '--limit', 'command-burst=100000']
  const { server } = await startedAt(context, clock, '--trusted-proxy', '127.0.0.1', ...limits)
  const from = (host: string) =>
    connectWebSocketMessages(`ws://${server.doors.web[0]}/`, { headers: { 'X-Forwarded-For': host } })
  const [flooding, other] = [await from('192.0.2.7'), await from('192.0.2.8')]
  for (let sent = 0; sent < 100_000; sent += 4_000) await flooding.send('x'.repeat(4_000))
  await flooding.send('PING held-back')
  await other.send('PING served')
  assert.match(await answerOf(other), / PONG \S+ served/)
  await assert.rejects(
    async () => {
      for (;;) assert.doesNotMatch(await answerOf(flooding, { timeoutMs: 50 }), /PONG/)
    },
    { code: 'NET_TIMEOUT' },
  )
  flooding.abort()
  await other.close()
})

async function answerOf(messages: WebSocketMessages, wait: WaitOptions = TIMEOUT): Promise<string> {
  const message = await messages.read(wait)
  return message?.kind === 'text' ? message.text : 'the end'
}

void it('counts clients behind a proxy by their own addresses, and gives their places back', async (context) => {
  const limits = ['--loopback-limits', '--limit', 'sessions-per-address-max=1']
  const { server } = await started(context, '--trusted-proxy', '127.0.0.1', ...limits)
  const from = (host: string) =>
    connectWebSocketMessages(`ws://${server.doors.web[0]}/`, { headers: { 'X-Forwarded-For': host } })
  const [first, other] = [await from('192.0.2.7'), await from('192.0.2.8')]
  await assert.rejects(from('192.0.2.7'), { statusCode: 429 })
  await first.close()
  // The server learns of the end in its own time.
  for (;;) {
    const again = await from('192.0.2.7').catch(() => null)
    if (again === null) continue
    await again.close()
    break
  }
  await other.close()
})
