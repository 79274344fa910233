/** `--proxy` through proxies that people run: microsocks, Dante, tinyproxy and ncat; to IPv4, IPv6 and names. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { connect, serve } from '@partyline/net'
import { missing, type PackageName } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { poll } from '../support/wait.ts'
import { freePort, nc } from './netcats.ts'

const HOST = '127.0.0.1'
const USER = 'otter'
const PASSWORD = 'se:cret'
const AUTH = ['--proxy-auth', `${USER}:${PASSWORD}`]

interface Proxy extends AsyncDisposable {
  readonly options: readonly string[]
}

async function proxy(type: string, start: (port: string) => Promise<Program>): Promise<Proxy> {
  const port = await freePort(HOST)
  const program = await start(port)
  const knock = () =>
    connect({ host: HOST, port: Number(port) }).then(
      (connection) => connection.close(),
      () => null,
    )
  await poll(knock, `the proxy on ${port}`)
  return {
    options: ['--proxy', `${HOST}:${port}`, '--proxy-type', type],
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  }
}

async function withFile(text: string, start: (path: string) => Promise<Program>): Promise<Program> {
  await using folder = await tempFolder()
  const path = folder.path('configuration')
  await writeFile(path, text)
  const program = await start(path)
  // The file is gone after this.
  await program.errors.expect(/running|config file finished/)
  return program
}

const microsocks = (...args: readonly string[]) =>
  proxy('socks5', (port) => Program.start('microsocks', ['-i', HOST, '-p', port, ...args]))

const dante = (type: 'socks4' | 'socks5') =>
  proxy(type, (port) =>
    withFile(
      [
        'logoutput: stderr',
        `internal: ${HOST} port = ${port}`,
        'external: lo',
        'clientmethod: none',
        'socksmethod: none',
        ...['0.0.0.0/0', '::/0'].map((to) => `socks pass { from: 0.0.0.0/0 to: ${to} }`),
        'client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n',
      ].join('\n'),
      (path) => Program.start('danted', ['-f', path]),
    ),
  )

const tinyproxy = (...lines: readonly string[]) =>
  proxy('http', (port) =>
    withFile(
      [`Port ${port}`, `Listen ${HOST}`, 'Timeout 20', ...lines, ''].join('\n'),
      // It tells on standard output what it does.
      (path) => Program.start('sh', ['-c', 'exec tinyproxy -d -c "$0" >&2', path]),
    ),
  )

const ncat = (...args: readonly string[]) =>
  proxy('http', (port) => Program.start('ncat', ['-lk', '--proxy-type', 'http', ...args, HOST, port]))

/** Answers each line of a client with it, on both loopback addresses and one port. */
async function echoes(): Promise<{ port: string } & AsyncDisposable> {
  const echo = (host: string, port: number) =>
    serve({ host, port }, async (connection) => {
      for await (const bytes of connection) await connection.write(bytes)
    })
  const four = await echo(HOST, 0)
  const { port } = four.addresses[0]
  const six = await echo('::1', port)
  return {
    port: String(port),
    async [Symbol.asyncDispose]() {
      await Promise.all([four[Symbol.asyncDispose](), six[Symbol.asyncDispose]()])
    },
  }
}

interface Case {
  readonly name: string
  readonly needs: readonly PackageName[]
  readonly start: () => Promise<Proxy>
  readonly through: readonly (readonly string[])[]
  /** With the exit code. */
  readonly refused: readonly (readonly [args: readonly string[], code: number])[]
}

const EVERYWHERE = [[HOST], ['::1'], ['localhost']]
const WHO_RESOLVES = ['remote', 'local', 'both'].map((who) => ['--proxy-dns', who, '-4', 'localhost'])
const WRONG = ['--proxy-auth', `${USER}:guess`, HOST]

const CASES: readonly Case[] = [
  {
    name: 'SOCKS 5 of microsocks',
    needs: ['microsocks'],
    start: () => microsocks(),
    through: [...EVERYWHERE, ...WHO_RESOLVES],
    refused: [[['--proxy-dns', 'none', 'localhost'], 2]],
  },
  {
    name: 'SOCKS 5 of microsocks with a password',
    needs: ['microsocks'],
    start: () => microsocks('-u', USER, '-P', PASSWORD),
    through: [[...AUTH, HOST]],
    refused: [
      [WRONG, 1],
      [[HOST], 1],
    ],
  },
  {
    name: 'SOCKS 5 of Dante',
    needs: ['dante-server'],
    start: () => dante('socks5'),
    through: EVERYWHERE,
    refused: [],
  },
  {
    name: 'SOCKS 4 of Dante',
    needs: ['dante-server'],
    start: () => dante('socks4'),
    through: [[HOST], ['--proxy-dns', 'local', 'localhost'], ['--proxy-auth', USER, HOST]],
    refused: [[['::1'], 1]],
  },
  {
    name: 'HTTP of tinyproxy',
    needs: ['tinyproxy-bin'],
    start: () => tinyproxy(),
    through: [...EVERYWHERE, ...WHO_RESOLVES],
    refused: [],
  },
  {
    name: 'HTTP of tinyproxy with a password',
    needs: ['tinyproxy-bin'],
    start: () => tinyproxy(`BasicAuth ${USER} secret`),
    through: [['--proxy-auth', `${USER}:secret`, HOST]],
    refused: [
      [WRONG, 1],
      [[HOST], 1],
    ],
  },
  { name: 'HTTP of ncat', needs: ['ncat'], start: () => ncat(), through: EVERYWHERE, refused: [] },
  {
    name: 'HTTP of ncat with a password',
    needs: ['ncat'],
    start: () => ncat('--proxy-auth', `${USER}:${PASSWORD}`),
    through: [[...AUTH, HOST]],
    refused: [
      [WRONG, 1],
      [[HOST], 1],
    ],
  },
]

for (const { name, needs, start, through, refused } of CASES) {
  void test(`goes through ${name}`, { skip: missing(...needs) }, async () => {
    await using target = await echoes()
    await using started = await start()
    for (const args of through) {
      await using client = await nc(...started.options, ...args, target.port)
      client.write('there and back\n')
      await client.output.expect(/^there and back$/m)
      client.endInput()
      assert.equal((await client.exit()).code, 0, args.join(' '))
    }
    for (const [args, code] of refused) {
      await using client = await nc(...started.options, ...args, target.port)
      assert.equal((await client.exit()).code, code, args.join(' '))
      assert.equal(client.output.text, '')
    }
    // Where nobody listens, the proxy says so.
    const closed = await freePort(HOST)
    await using client = await nc(...started.options, ...(through[0] ?? []), closed)
    assert.equal((await client.exit()).code, 1)
  })
}
