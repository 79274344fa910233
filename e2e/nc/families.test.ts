/** `-4` and `-6`, for streams and datagrams: which family a listener has, and what becomes of names and addresses. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Program } from '../support/program.ts'
import { nc } from './netcats.ts'

async function listening(...args: readonly string[]): Promise<{ server: Program; port: string }> {
  const server = await nc('-v', '-l', ...args)
  const [, port = ''] = await server.errors.expect(/Listening on \S+:(\d+)/)
  return { server, port }
}

for (const [kind, flags] of [
  ['streams', []],
  ['datagrams', ['-u']],
] as const) {
  void test(`-4 and -6 can listen on one port at the same time, for ${kind}`, async () => {
    const { server: six, port } = await listening(...flags, '-6', '0')
    await using _six = six
    await using four = await nc('-v', ...flags, '-l', '-4', port)
    await four.errors.expect(/Listening on 0\.0\.0\.0:/)
    for (const [host, hears] of [
      ['::1', six],
      ['127.0.0.1', four],
    ] as const) {
      await using client = await nc(...flags, host, port)
      client.write(`to ${host}\n`)
      await hears.output.expect(new RegExp(`^to ${host}$`, 'm'))
      client.endInput()
      await client.exit()
    }
  })

  void test(`without -4 and -6 it listens on both families, for ${kind}`, async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const { server, port } = await listening(...flags, '0')
      await using _server = server
      await using client = await nc(...flags, host, port)
      client.write('hello\n')
      await server.output.expect(/^hello$/m)
    }
  })

  void test(`a name or an address without that family is told, with 2, for ${kind}`, async () => {
    for (const args of [
      ['-l', '-6', '127.0.0.1', '0'],
      ['-l', '-4', '::1', '0'],
      ['-l', '-6', 'no-such-host.invalid', '0'],
      ['-6', 'no-such-host.invalid', '1'],
    ]) {
      await using program = await nc(...flags, ...args)
      assert.equal((await program.exit()).code, 2, args.join(' '))
      assert.match(program.errors.text, /^nc: /)
    }
  })
}
