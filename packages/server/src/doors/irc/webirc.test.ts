/** Gateways that say in WEBIRC whose connection theirs is, and programs that would like to be one. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { connect, type Connection } from '@partyline/net'
import { loadConfig } from '../../config/load-config.ts'
import { start, type RunningServer } from '../../start.ts'

const TIMEOUT = { timeoutMs: 10_000 }
const REGISTRATION = 'NICK ann\r\nUSER ann 0 * :Ann\r\nWHOIS ann\r\n'

async function started(context: TestContext, ...args: readonly string[]) {
  const data = await mkdtemp(join(tmpdir(), 'partyline-webirc-'))
  const warnings: string[] = []
  const note = (event: string) => void warnings.push(event)
  const log = { debug() {}, info() {}, warn: note, error: note, configure() {}, close() {} }
  const doors = [
    '--irc=127.0.0.1:0',
    '--ircs=127.0.0.1:0',
    '--plain=off',
    '--ssh=off',
    '--web=off',
    '--durability=process',
  ]
  const readFile = (path: string) => (path.endsWith('gateway') ? 'sesame\n' : '')
  const all = ['--data', data, '--show-addresses', ...doors, ...args]
  const server = await start(loadConfig({ args: all, env: {}, cwd: data, readFile }), { log })
  context.after(async () => {
    await server.drain()
    await rm(data, { recursive: true })
  })
  return { server, warnings }
}

const webirc = (ip: string, options = '', password = 'sesame') =>
  `WEBIRC ${password} gateway host.example ${ip}${options}\r\n`

async function opened(server: RunningServer, isTls = false): Promise<Connection> {
  const connection = await connect(`tcp://${isTls ? server.doors.ircs[0] : server.doors.irc[0]}`)
  if (isTls) await connection.startTls({ role: 'client', isVerified: false, servername: 'h' })
  return connection
}

/** What comes until this, or to the end. */
async function until(connection: Connection, wanted: RegExp): Promise<string> {
  let said = ''
  while (!wanted.test(said)) {
    const bytes = await connection.read(TIMEOUT)
    if (bytes === null) break
    said += Buffer.from(bytes).toString()
  }
  return said
}

const HOSTS: readonly (readonly [what: string, line: string, isTls: boolean, host: string, isSecure: boolean])[] = [
  ['as the address that it says', webirc('192.0.2.7'), false, '192.0.2.7', false],
  ['with IPv6, in its one form', webirc('0:0:0::7'), false, '0::7', false],
  ['with IPv6 in brackets', webirc('[2001:DB8::7]', ' secure'), false, '2001:db8::7', false],
  ['with IPv4 within IPv6', webirc('0::ffff:192.0.2.7'), false, '192.0.2.7', false],
  ['as not secure where the gateway itself is not', webirc('192.0.2.7', ' :secure'), false, '192.0.2.7', false],
  ['as secure where all of the way is', webirc('192.0.2.7', ' :secure=x local-port=6697'), true, '192.0.2.7', true],
  ['as not secure over TLS where its own way is not', webirc('192.0.2.7', ' insecure'), true, '192.0.2.7', false],
  ['by itself where it says no WEBIRC', '', false, '127.0.0.1', false],
]
for (const [what, line, isTls, host, isSecure] of HOSTS) {
  void it(`knows a client that comes from the address of a gateway ${what}`, async (context) => {
    const { server, warnings } = await started(context, '--webirc', '127.0.0.0/8=gateway')
    await using connection = await opened(server, isTls)
    // In two pieces: a line is not a read.
    await connection.write((line + REGISTRATION).slice(0, 9))
    await connection.write((line + REGISTRATION).slice(9))
    const said = await until(connection, / 318 /)
    assert.match(said, new RegExp(` 311 ann ann \\S+ ${host.replaceAll('.', '\\.')} `))
    assert.equal(said.includes(' 671 '), isSecure)
    assert.deepEqual(warnings, [])
  })
}

const REFUSED: readonly (readonly [what: string, gateway: string, line: string, answer: RegExp])[] = [
  ['a wrong password', '127.0.0.1=gateway', webirc('192.0.2.7', '', 'wrong'), /^ERROR :Invalid WebIRC password\r\n$/],
  ['no address', '127.0.0.1=gateway', webirc('a.example'), /^ERROR :WEBIRC gave no IP address\r\n$/],
  ['nothing but its name', '127.0.0.1=gateway', 'WEBIRC\r\n', /^ERROR :Invalid WebIRC password\r\n$/],
  ['WEBIRC from elsewhere', '192.0.2.1=gateway', webirc('192.0.2.7'), /ERROR :.*takes no WEBIRC from your address/],
  [
    'WEBIRC behind another line',
    '127.0.0.1=gateway',
    `NICK ann\r\n${webirc('192.0.2.7')}`,
    /ERROR :.*behind other lines/,
  ],
]
for (const [what, gateway, line, answer] of REFUSED) {
  void it(`turns away a client with ${what}, and says why`, async (context) => {
    const { server } = await started(context, '--webirc', gateway)
    await using connection = await opened(server)
    await connection.write(line + REGISTRATION)
    assert.match(await until(connection, /^(?=never)x/), answer)
  })
}

void it('serves the next client of a gateway whose first was cut off in its first line, or says nothing', async (context) => {
  const { server } = await started(context, '--webirc', '127.0.0.1=gateway')
  await using silent = await opened(server)
  const cut = await opened(server)
  await cut.write('WEBIRC sesame gate')
  cut.abort()
  await using connection = await opened(server)
  await connection.write(webirc('192.0.2.7') + REGISTRATION)
  assert.match(await until(connection, / 318 /), / 192\.0\.2\.7 /)
  await silent.write(`${'x'.repeat(5_000)}\r\n${REGISTRATION}`)
  assert.match(
    await until(silent, / 433 | 001 /),
    / 417 .* 433 /s,
    'a first line that is too long is one like any other',
  )
})

void it('counts each client of a gateway for itself, and the gateway for nobody', async (context) => {
  const args = ['--webirc', '127.0.0.1=gateway', '--loopback-limits', '--limit=sessions-per-address-max=1']
  const { server } = await started(context, ...args, '--limit=arrivals-per-second=1000')
  const clients: Connection[] = []
  for (const [ip, answer] of [
    ['192.0.2.7', / 318 /],
    ['192.0.2.8', / 318 /],
    ['192.0.2.7', /^ERROR :Your address has as many connections as it may have \(1\)/],
  ] as const) {
    const connection = await opened(server)
    clients.push(connection)
    await connection.write(webirc(ip) + REGISTRATION.replaceAll('ann', `ann${clients.length}`))
    assert.match(await until(connection, answer), answer)
  }
  for (const connection of clients) connection.abort()
})
