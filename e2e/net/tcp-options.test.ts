/** What is asked of the kernel for a connection, as strace sees it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missing, missingTracing } from '../support/needs.ts'
import { Program } from '../support/program.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { makeAuthority } from './authority.ts'

interface Case {
  readonly name: string
  readonly options: string
  /** Calls of each of the two ends, and no others about these two options. */
  readonly calls: readonly string[]
}

const KEEPALIVE_ON = 'SOL_SOCKET, SO_KEEPALIVE, [1]'

const CASES: readonly Case[] = [
  {
    name: 'by default',
    options: '{}',
    calls: ['SOL_TCP, TCP_NODELAY, [1]', KEEPALIVE_ON, 'SOL_TCP, TCP_KEEPIDLE, [60]'],
  },
  {
    name: 'with noDelay: false, and a keepalive of its own',
    options: '{ noDelay: false, keepAliveDelayMs: 7000 }',
    calls: [KEEPALIVE_ON, 'SOL_TCP, TCP_KEEPIDLE, [7]'],
  },
  ...(
    [
      [0, 1],
      [1, 1],
      [1001, 2],
      [1e12, 32_767],
    ] as const
  ).map(([delayMs, seconds]) => ({
    name: `with a keepalive of ${delayMs} ms, which no kernel counts`,
    options: `{ keepAliveDelayMs: ${delayMs} }`,
    calls: ['SOL_TCP, TCP_NODELAY, [1]', KEEPALIVE_ON, `SOL_TCP, TCP_KEEPIDLE, [${seconds}]`],
  })),
  { name: 'without keepalive', options: '{ keepAliveDelayMs: Infinity }', calls: ['SOL_TCP, TCP_NODELAY, [1]'] },
]

for (const { name, options, calls } of CASES) {
  void test(`the kernel is told of both ends ${name}`, { skip: missingTracing() }, async () => {
    const source = `
      import { connect, serve } from '@partyline/net'
      const server = await serve({ host: '127.0.0.1', port: 0 }, (c) => c.write('x'), ${options})
      const connection = await connect(server.addresses[0], ${options})
      await connection.read()
      await connection.close()
      await server.stop()`
    const node = [process.execPath, '--conditions=source', '--input-type=module', '--eval', source]
    const args = ['--follow-forks', '--trace=setsockopt', ...node]
    await using program = await Program.start('strace', args, { cwd: import.meta.dirname })
    assert.deepEqual(await program.exit(60_000), { code: 0, signal: null })
    const told = [
      ...program.errors.text.matchAll(/setsockopt\(\d+, (\S+ (?:TCP_NODELAY|TCP_KEEPIDLE|SO_KEEPALIVE), \[\d+\])/g),
    ]
    assert.deepEqual(told.map(([, call = '']) => call).toSorted(), [...calls, ...calls].toSorted())
  })
}

interface Carrier {
  readonly name: string
  /** How the connection `left` to a server is made, whose own end is `right`. */
  readonly open: string
  readonly isTcp: boolean
  readonly isTls?: boolean
}

const LISTEN = `{ host: '127.0.0.1', port: 0 }`
const CARRIERS: readonly Carrier[] = [
  {
    name: 'TCP',
    isTcp: true,
    open: `server = await serve(${LISTEN}, take); left = await connect(server.addresses[0])`,
  },
  {
    name: 'TLS',
    isTcp: true,
    isTls: true,
    open: `server = await serve(${LISTEN}, take, { tls }); left = await connect(server.addresses[0], { tls: any })`,
  },
  {
    name: 'TLS that was begun later',
    isTcp: true,
    isTls: true,
    open: `server = await serve(${LISTEN}, async (c) => { await c.startTls({ role: 'server', ...tls }); return take(c) })
      left = await connect(server.addresses[0])
      await left.startTls({ role: 'client', servername: 'otter.example', ...any })`,
  },
  {
    name: 'a WebSocket',
    isTcp: true,
    open: `server = await serveWebSocket(${LISTEN}, take)
      left = await connectWebSocket('ws://' + formatAddress(server.addresses[0]))`,
  },
  {
    name: 'a WebSocket of node:http',
    isTcp: true,
    open: `const http = createServer().listen(0, '127.0.0.1')
      http.on('upgrade', (...request) => upgradeWebSocket(...request).then(take))
      await once(http, 'listening')
      server = { stop: () => http.close() }
      left = await connectWebSocket('ws://127.0.0.1:' + http.address().port)`,
  },
  {
    name: 'a Unix socket',
    isTcp: false,
    open: `server = await serve({ path }, take); left = await connect({ path })`,
  },
]

for (const { name, open, isTcp, isTls = false } of CARRIERS) {
  const skip = missingTracing() || (isTls && missing('openssl'))
  void test(
    `the kernel is told what is changed of an open connection over ${name}, from each end`,
    { skip },
    async () => {
      await using folder = await tempFolder()
      await using authority = isTls ? await makeAuthority() : undefined
      const certificate = await authority?.issue('otter.example')
      const source = `
      import { once } from 'node:events'
      import { createServer } from 'node:http'
      import { connect, connectWebSocket, formatAddress, serve, serveWebSocket, upgradeWebSocket } from '@partyline/net'
      const [tls, any, path] = [${JSON.stringify(certificate)}, { isVerified: false }, '${folder.path('x.sock')}']
      const taken = Promise.withResolvers()
      const take = (right) => { taken.resolve(right); return right.closed.then(() => {}) }
      let server, left
      ${open}
      for (const end of [left, await taken.promise]) {
        end.setTcpOptions({ noDelay: false, keepAliveDelayMs: 7000 })
        end.setTcpOptions({ keepAliveDelayMs: Infinity })
        end.setTcpOptions({ noDelay: true })
      }
      left.abort()
      await left.closed
      await server.stop()`
      const node = [process.execPath, '--conditions=source', '--input-type=module', '--eval', source]
      const args = ['--follow-forks', '--trace=setsockopt', ...node]
      await using program = await Program.start('strace', args, { cwd: import.meta.dirname })
      assert.deepEqual(await program.exit(60_000), { code: 0, signal: null }, program.errors.text)
      for (const call of ['TCP_NODELAY, [0]', 'TCP_KEEPIDLE, [7]', 'SO_KEEPALIVE, [0]']) {
        assert.equal(program.errors.text.split(call).length - 1, isTcp ? 2 : 0, `${call}\n${program.errors.text}`)
      }
      const last = program.errors.text.lastIndexOf('TCP_NODELAY, [0]')
      assert.equal(program.errors.text.includes('TCP_NODELAY, [1]', last), isTcp)
    },
  )
}
