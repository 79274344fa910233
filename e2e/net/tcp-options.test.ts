/** What is asked of the kernel for a connection, as strace sees it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missingTracing } from '../support/needs.ts'
import { Program } from '../support/program.ts'

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
